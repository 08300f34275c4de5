"""Hand-ins in folders and under names as platforms, systems and people make them; code pages of ZIP files."""

import unicodedata

from tests.classroom.trial_of_files import NAME, notebook, put, trial, zip_of

# --- folders around, and names


@trial("one folder around", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"submissions/amelie/{NAME}", f"submissions/jonas/{NAME}")


@trial("one folder around, in a ZIP file", 2, ["amelie", "jonas"])
def _(box):
    return zip_of(box, {f"submissions/{name}/{NAME}": notebook(name) for name in ("amelie", "jonas")})


@trial("one folder around one student", 1, ["amelie"])
def _(box):
    return put(box, f"submissions/amelie/{NAME}")


@trial("one folder around, students in the files' names", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"submissions/amelie_{NAME}", f"submissions/jonas_{NAME}")


@trial("two folders around", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"export/week 3/amelie/{NAME}", f"export/week 3/jonas/{NAME}")


@trial("two classes beside each other", 3, ["amelie", "jonas", "mia"])
def _(box):
    return put(box, f"class-a/amelie/{NAME}", f"class-a/jonas/{NAME}", f"class-b/mia/{NAME}")


@trial("folders by lesson", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"03_training/amelie/{NAME}", f"03_training/jonas/{NAME}")


@trial("nbgrader's own folders", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"amelie/03_training/{NAME}", f"jonas/03_training/{NAME}")


@trial("a student's own folder for work", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"amelie/work/{NAME}", f"jonas/final version/{NAME}")


@trial("a file without a student beside students", 3, ["amelie", "jonas"], ["no student"])
def _(box):
    return put(box, f"submissions/{NAME}", f"submissions/amelie/{NAME}", f"submissions/jonas/{NAME}")


@trial("copies that the browser numbers", 2, ["amelie", "jonas"])
def _(box):
    return put(box, "amelie/03_training_exercises (1).ipynb", "jonas/Kopie von 03_training_exercises.ipynb")


@trial("the lesson's name written otherwise", 2, ["amelie", "jonas"])
def _(box):
    return put(box, "amelie/03-Training-Exercises.ipynb", "jonas/03 training exercises.ipynb")


@trial("a file named for somebody else", 1, ["amelie"], ["'jonas'"])
def _(box):
    return put(box, f"amelie/jonas_{NAME}")


@trial("two files of one student", 2, ["amelie"], ["is newer"])
def _(box):
    return put(box, f"amelie/{NAME}", f"amelie/old/{NAME}")


@trial("Moodle's folders", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    return put(
        box, f"Amelie Roth_123_assignsubmission_file_/{NAME}", f"Jonas Beck_124_assignsubmission_file/{NAME}"
    )


@trial("Moodle's flat files", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    return put(
        box, f"Amelie Roth_123_assignsubmission_file_{NAME}", f"Jonas Beck_124_assignsubmission_file_{NAME}"
    )


@trial("Moodle's folders, one folder around, in a ZIP file", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    names = ("Amelie Roth_123", "Jonas Beck_124")
    return zip_of(box, {f"Course-3/{name}_assignsubmission_file_/{NAME}": notebook(name) for name in names})


@trial("two of one name in Moodle", 2, ["Wei Li", "Wei Li"], ["another student of this name"])
def _(box):
    return put(box, f"Wei Li_101_assignsubmission_file_/{NAME}", f"Wei Li_102_assignsubmission_file_/{NAME}")


@trial("Moodle's online text beside the file", 2, ["Wei Li"], ["not a notebook"])
def _(box):
    put(box, "Wei Li_101_assignsubmission_onlinetext_/onlinetext.html", content=b"<p>see file</p>")
    return put(box, f"Wei Li_101_assignsubmission_file_/{NAME}")


@trial("names that differ in a mark", 4, ["Ana Maria", "Ana_Maria", "O Neil", "O'Neil"], ["nearly this name"])
def _(box):
    return put(box, *(f"{name}/{NAME}" for name in ("Ana Maria", "Ana_Maria", "O'Neil", "O Neil")))


@trial("names that differ in case", 2, ["Anna", "anna"], ["nearly this name"], unix_only=True)
def _(box):
    return put(box, f"Anna/{NAME}", f"anna/{NAME}")


@trial("combining marks", 2, ["नेहा", "निहा"])
def _(box):
    return put(box, f"नेहा/{NAME}", f"निहा/{NAME}")


@trial("composed and decomposed", 2, ["Amélie"], ["is newer"], unix_only=True)
def _(box):
    return put(box, *(f"{unicodedata.normalize(form, 'Amélie')}/{NAME}" for form in ("NFC", "NFD")))


@trial("a name of signs only", 2, ["🙂", "???"], unix_only=True)
def _(box):
    return put(box, f"🙂/{NAME}", f"???/{NAME}")


@trial("names that Windows keeps for itself", 2, ["CON", "aux"], unix_only=True)
def _(box):
    return put(box, f"CON/{NAME}", f"aux/{NAME}")


@trial("a name that begins like an option or a hidden file", 2, ["-rf", ".amelie"])
def _(box):
    return put(box, f"-rf/{NAME}", f".amelie/{NAME}")


@trial("a name of 300 letters", 2, ["jonas"], ["300 letters"])
def _(box):
    return zip_of(box, {f"{'a' * 300}/{NAME}": notebook(), f"jonas/{NAME}": notebook()})


# --- code pages of ZIP files


@trial("a ZIP file of Chinese Windows", 4, ["李伟", "李娜", "王芳", "张伟"])
def _(box):
    return zip_of(
        box, {f"{name}/{NAME}".encode("gbk"): notebook(name) for name in ("李伟", "李娜", "王芳", "张伟")}
    )


@trial("rare characters of GBK", 2, ["陶喆", "张伟"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}".encode("gbk"): notebook(name) for name in ("陶喆", "张伟")})


@trial("a ZIP file of Western Windows", 3, ["Amélie", "Jürgen", "Peña"])
def _(box):
    return zip_of(box, {f"{n}/{NAME}".encode("cp437"): notebook(n) for n in ("Amélie", "Jürgen", "Peña")})


@trial("UTF-8 without saying so", 2, ["Amélie", "王芳"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}".encode(): notebook(name) for name in ("Amélie", "王芳")})


@trial("UTF-8, and it says so", 2, ["Amélie", "王芳"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}": notebook(name) for name in ("Amélie", "王芳")})


@trial("backslashes between folders", 2, ["amelie", "jonas"])
def _(box):
    return zip_of(box, {f"{name}\\{NAME}".encode(): notebook(name) for name in ("amelie", "jonas")})
