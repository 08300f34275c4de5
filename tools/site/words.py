"""What the site says itself, in each of its editions."""

EDITIONS = ("en", "zh")

WORDS = {
    "en": {
        "title": "Cross-modal AI from scratch",
        "short": "Cross-modal AI",
        "write": "Yours to write",
        "answer": "The answer",
        "room": "Open the side room",
        "open": "Open it in your own Jupyter",
        "on": "On your machine",
        "lab": "In the course's folder. It opens your own copies of the lessons; this one is "
        "`{lesson}.ipynb`.",
        "hub": "A class with a JupyterHub: put its address and that of the course's repository into this "
        "link (nbgitpuller).",
        "colab": "On Colab or Kaggle: this as the first cell, then restart the session once, then run the "
        "lesson. It has not been tried there from here.",
        "explorer": "{there} of {all} settings are drawn here. In Jupyter every one is.",
        "explorer-all": "All {all} settings are drawn here.",
        "explorer-typed": "Some settings are drawn here, and some of what may be typed. In Jupyter all are.",
        "still": "This explorer moves in Jupyter; here is its first picture.",
        "kernel": "What is typed or recorded needs Jupyter.",
        "other-run": "What is trained here is trained anew when the site is built, and came out a little "
        "otherwise than in the text.",
        "setting": "Here you would give something of your own: that needs Jupyter. The picture is still that "
        "of the setting before.",
        "play": "Play",
        "pause": "Pause",
        "lessons": "Lessons",
        "pages": "Pages",
        "api": "Functions of the course",
        "other": "中文",
        "other-missing": "中文（本页还没有译文）",
        "pdf": "This lesson for printing (PDF)",
    },
    "zh": {
        "title": "从零开始的跨模态人工智能",
        "short": "跨模态 AI",
        "write": "由你来写",
        "answer": "答案",
        "room": "打开选读",
        "open": "在自己的 Jupyter 里打开",
        "on": "在自己的电脑上",
        "lab": "在课程的文件夹里运行。它打开属于你自己的副本，本课是 `{lesson}.ipynb`。",
        "hub": "班级有 JupyterHub：把它的地址和课程仓库的地址填进这个链接（nbgitpuller）。",
        "colab": "在 Colab 或 Kaggle 上：把这几行放在第一个单元格，运行后重启一次会话，再运行本课。"
        "这里没有试过。",
        "explorer": "这里画出了 {all} 种设置中的 {there} 种，在 Jupyter 里全部都有。",
        "explorer-all": "全部 {all} 种设置都画在这里。",
        "explorer-typed": "这里画出了一部分设置和可以输入的一部分内容，在 Jupyter 里全部都有。",
        "still": "这个探索器在 Jupyter 里才能动，这里是它的第一幅图。",
        "kernel": "自己输入或录制的内容需要 Jupyter。",
        "other-run": "这里的模型在生成网站时重新训练过，结果与课文里的略有不同。",
        "setting": "这一项要用你自己的内容，需要 Jupyter。图仍是前一种设置的。",
        "play": "播放",
        "pause": "暂停",
        "lessons": "课程",
        "pages": "页面",
        "api": "课程的函数",
        "other": "English",
        "other-missing": "English",
        "pdf": "本课的打印版（PDF）",
    },
}
