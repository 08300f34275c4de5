"""A JupyterHub for one class on one machine: `jupyterhub -f tools/classroom/hub/jupyterhub_config.py`.

Run it in the course's environment (pip install jupyterhub; npm install configurable-http-proxy). As it stands
it listens on this machine only, and lets anybody in under any name with the password in CMX_HUB_PASSWORD: for
trying. For more, choose an authenticator and a spawner of your own; the rest stays. CMX_HUB names the
hub's folder.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821
COURSE = Path(__file__).resolve().parents[3]
HUB = Path(os.environ.get("CMX_HUB", "hub")).resolve()
for folder in ("homes", "exchange", "config"):
    (HUB / folder).mkdir(parents=True, exist_ok=True)
(HUB / "exchange").chmod(0o777)  # nbgrader asks for it
# One account of the system for all: nbgrader cannot tell from it who somebody is. With accounts, the
# last two lines go.
(HUB / "config" / "nbgrader_config.py").write_text(
    f"""
import os
c = get_config()
c.Exchange.root = {str(HUB / "exchange")!r}
c.CourseDirectory.course_id = "cmx"
c.ExchangeCollect.check_owner = False
c.CourseDirectory.student_id = os.environ.get("CMX_STUDENT", "*")
"""
)
TEACHERS = os.environ.get("CMX_HUB_TEACHERS", "teacher").split()

c.JupyterHub.bind_url = os.environ.get("CMX_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_port = int(os.environ.get("CMX_HUB_PORT", 8081))
c.ConfigurableHTTPProxy.api_url = os.environ.get("CMX_HUB_PROXY_API", "http://127.0.0.1:8001")
c.ConfigurableHTTPProxy.command = [os.environ.get("CMX_HUB_PROXY", "configurable-http-proxy")]
c.JupyterHub.db_url = f"sqlite:///{HUB / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(HUB / "cookie_secret")
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["CMX_HUB_PASSWORD"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(HUB / "homes" / "{username}")
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.args = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "JUPYTER_CONFIG_PATH": str(HUB / "config"),
    # A class of kernels does not wait on each other's threads, and nobody needs a GPU.
    "OPENBLAS_NUM_THREADS": "1",
    "CMX_PROFILE": "quick",
}


def give_notebooks(spawner):
    """Each student works on a copy of the lessons; what is there already stays as it is."""
    if spawner.user.name not in TEACHERS:
        spawner.environment["CMX_STUDENT"] = spawner.user.name
    home = HUB / "homes" / spawner.user.name
    for path in [*COURSE.glob("notebooks/*.ipynb"), *COURSE.glob("notebooks/*.md")]:
        target = home / "notebooks" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(path.read_bytes())


c.Spawner.pre_spawn_hook = give_notebooks
if os.environ.get("CMX_HUB_TOKEN"):  # who measures: tests/classroom/test_hub.py
    c.JupyterHub.services = [{"name": "trial", "api_token": os.environ["CMX_HUB_TOKEN"]}]
    scopes = ["admin:users", "admin:servers", "access:servers"]
    c.JupyterHub.load_roles = [{"name": "trial", "services": ["trial"], "scopes": scopes}]
