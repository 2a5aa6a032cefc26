"""Builds the package's wheel (PEP 517, PEP 427, PEP 660) with the standard library alone, so that
`pip install ./python` needs no network: clusters have none."""

import base64
import hashlib
import re
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "skusim"


def _version():
    text = (HERE / "pyproject.toml").read_text()
    return re.search(r'^version = "(.+)"$', text, re.MULTILINE).group(1)


def _metadata():
    return (
        f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {_version()}\n"
        "Summary: Capacity planner for machine-learning inference: runs the skusim binary\n"
        "License: Apache-2.0\nRequires-Python: >=3.9\nDescription-Content-Type: text/markdown\n\n"
        + (HERE / "README.md").read_text()
    )


def _write(folder, files):
    """A wheel with those files, by name, and what every wheel has."""
    info = f"{NAME}-{_version()}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": _metadata(),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: skusim\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    record = ""
    wheel = f"{NAME}-{_version()}-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder) / wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            digest = hashlib.sha256(text.encode()).digest()
            encoded = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            record += f"{name},sha256={encoded},{len(text.encode())}\n"
            archive.writestr(name, text)
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    sources = sorted((HERE / NAME).glob("*.py"))
    return _write(wheel_directory, {f"{NAME}/{path.name}": path.read_text() for path in sources})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _write(wheel_directory, {f"{NAME}.pth": f"{HERE}\n"})
