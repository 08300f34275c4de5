"""uv, which makes the environment: fetched by pip, and told to look where the user's pip would look."""

import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

from tools.setup.logged import no_pip, run, say
from tools.setup.offline import SetupError

ROOT = Path(__file__).resolve().parents[2]
UV_HOME = ROOT / ".uv"


def pip_download(folder, *options):
    """The command that lets pip fetch wheels, without what they depend on, into a folder."""
    # The environment of the course has no pip; the Python that it was made with has.
    pip = [getattr(sys, "_base_executable", sys.executable), "-m", "pip", "download", "--quiet", "--no-input"]
    return [*pip, "--no-deps", "--only-binary", ":all:", "--dest", folder, *options]


def tool_environment():
    """The environment of pip and uv, in which uv looks where the user's pip would look."""
    env = dict(os.environ)
    # A user's "always --user" or "only inside a venv" contradicts `pip install --target`.
    env.update(PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    for key in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PYTHON", "PYTHONHOME", "PYTHONPATH"):
        env.pop(key, None)
    if not any(env.get(key) for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_NO_INDEX", "UV_CONFIG_FILE")):
        index = env.get("PIP_INDEX_URL") or pip_setting("global.index-url", env)
        if index:
            env["UV_DEFAULT_INDEX"] = index
    if env.get("PIP_EXTRA_INDEX_URL") and not env.get("UV_EXTRA_INDEX_URL"):
        env["UV_EXTRA_INDEX_URL"] = env["PIP_EXTRA_INDEX_URL"]
    if env.get("PIP_CERT") and not env.get("SSL_CERT_FILE"):
        env["SSL_CERT_FILE"] = env["PIP_CERT"]
    if sys.platform in ("darwin", "win32") or ssl.get_default_verify_paths().cafile:
        # uv brings its own certificates; behind a company's proxy only the system's are right.
        env.setdefault("UV_SYSTEM_CERTS", "true")
        env.setdefault("UV_NATIVE_TLS", "true")
    use_writable_cache(env)
    return env


def use_writable_cache(env):
    """Where uv cannot keep its downloads in the user's home, it keeps them in the course's own folder."""
    if any(env.get(key) for key in ("UV_CACHE_DIR", "UV_NO_CACHE")):
        return
    if os.name == "nt":
        cache = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "uv" / "cache"
    else:
        cache = Path(env.get("XDG_CACHE_HOME") or Path(env.get("HOME") or Path.home()) / ".cache") / "uv"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / ".cmx-may-write").touch()
        (cache / ".cmx-may-write").unlink()
    except OSError as error:
        env["UV_CACHE_DIR"] = str(UV_HOME / "cache")
        say(f"{cache} cannot be written ({error.strerror}): downloads are kept in .uv/cache instead")


def pip_setting(name, env):
    command = [sys.executable, "-m", "pip", "config", "get", name]
    found = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    return found.stdout.decode(errors="replace").strip() if found.returncode == 0 else ""


def uv_requirement():
    """The range of uv, from pyproject.toml like every other version."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        return "uv" + tomllib.load(file)["tool"]["uv"]["required-version"]


def ensure_uv(env):
    wanted = uv_requirement()
    note = UV_HOME / "installed.txt"
    uv = UV_HOME / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if uv.exists() and note.exists() and note.read_text(encoding="utf-8") == wanted:
        return uv
    has_pip = subprocess.run(
        [sys.executable, "-c", "import pip"], stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    if has_pip.returncode != 0:
        raise SetupError(no_pip())
    say("fetching uv, which makes the environment")
    shutil.rmtree(str(UV_HOME), ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--retries", "2"]
    run([*pip, "--target", UV_HOME, wanted], env, "fetching uv")
    note.write_text(wanted, encoding="utf-8")
    return uv
