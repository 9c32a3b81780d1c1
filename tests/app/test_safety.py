"""What may reach the server, and what may not."""

from __future__ import annotations

import io
import re
import signal
import stat
import subprocess
import sys
import urllib.request
import zipfile

import pytest
from typer.testing import CliRunner

from exeunt.app.safety import LARGEST
from exeunt.cli.commands import app as commands


def refused(answer):
    status, data = answer
    return status, data["error"]


@pytest.mark.parametrize("path", ["/api/cases", "/api/openapi.json", "/api/cases/three-places/levels", "/api/nothing"])
def test_every_call_needs_the_token(served, path):
    why = "The token is missing or wrong. Open the address that `exeunt serve` printed."
    assert refused(served.ask(path, headers={"x-exeunt-token": ""})) == (401, why)
    assert refused(served.ask(path, headers={"x-exeunt-token": "another"})) == (401, why)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"])
def test_a_request_under_another_name_of_this_host_is_refused(served, host):
    assert refused(served.ask("/api/cases", headers={"Host": host})) == (421, f"This server is not called '{host}'.")
    assert served.ask("/", headers={"Host": host})[0] == 421


def test_localhost_is_another_name_of_this_machine(served):
    assert served.ask("/api/cases", headers={"Host": f"localhost:{served.port}"})[0] == 200


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
])  # fmt: skip
def test_a_page_of_another_site_can_neither_read_nor_post(served, headers):
    for body in (None, {"edits": {}}):
        path = "/api/cases/three-places/check" if body else "/api/cases"
        assert refused(served.ask(path, body, headers)) == (403, "Pages of other sites may not ask this server.")


def test_no_answer_lets_another_site_read_it(served):
    for path in ("/", "/app.js", "/figures.js"):
        with urllib.request.urlopen(served.address + path) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
        assert "access-control-allow-origin" not in headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers


def test_a_preflight_of_another_site_is_refused(served):
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST", "x-exeunt-token": ""}
    assert served.ask("/api/cases/three-places/edit", headers=headers, method="OPTIONS")[0] == 403


def test_a_body_that_is_too_long_is_refused_whether_or_not_it_says_so(served):
    import http.client

    body = b"[" + b" " * LARGEST + b"]"
    assert refused(served.ask("/api/cases/three-places/edit", body)) == (
        413,
        f"The body is longer than {LARGEST:,} bytes.",
    )
    at = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    chunks = (body[k : k + 65_536] for k in range(0, len(body), 65_536))
    headers = {"x-exeunt-token": "a-token-for-tests", "Transfer-Encoding": "chunked"}
    at.request("POST", "/api/cases/three-places/edit", chunks, headers, encode_chunked=True)
    assert at.getresponse().status == 413
    at.close()


def zipped(files, mode=None):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if mode:
                info.external_attr = mode << 16
            archive.writestr(info, text)
    return packed.getvalue()


def damaged(packed):
    """The first byte of what is packed is of no kind of block that deflate has."""
    at = 30 + len("case.yaml")
    return packed[:at] + b"\xff" + packed[at + 1 :]


@pytest.mark.parametrize(("content", "problem"), [
    (damaged(zipped({"case.yaml": "title: damaged"})), "case.yaml: cannot be unpacked: it is damaged or encrypted."),
    (b"no zip", "upload: is not a zip file."),
    (zipped({"../case.yaml": "a: b"}), "../case.yaml: leads out of the case's folder. Put it inside."),
    (zipped({"/etc/case.yaml": "a: b"}), "/etc/case.yaml: leads out of the case's folder. Put it inside."),
    (zipped({"a\\..\\..\\case.yaml": "a: b"}), "a\\..\\..\\case.yaml: leads out of the case's folder. Put it inside."),
    (zipped({"case.yaml": "other.yaml"}, stat.S_IFLNK | 0o777), "case.yaml: is a link. Put the file itself there."),
    (zipped({"case/run.py": "print()"}),
     "case/run.py: does not belong to a case; its files end in .csv, .yaml, .yml, .md, .txt, .lock, .json, .geojson."),
    (zipped({f"{n}.csv": "a" for n in range(501)}), "upload: holds 501 files; a case may have 500."),
    (zipped({f"{n}.csv": "0" * 6_100_000 for n in range(10)}), "upload: unpacks to more than 60,000,000 bytes."),
])  # fmt: skip
def test_an_upload_that_is_no_case_is_refused_with_the_reason(served, content, problem):
    status, data = served.ask("/api/uploads", content)
    assert (status, data["problems"]) == (422, [problem])
    assert not list(served.folder.rglob("run.py"))


def test_a_folder_that_is_not_there_gets_a_sentence(served):
    status, data = served.ask("/api/folders", {"path": "/nowhere/at/all"})
    assert (status, data["problems"]) == (422, ["/nowhere/at/all: is not a folder of this machine."])


def test_a_scenario_cannot_be_saved_elsewhere(served):
    for name in ("../up", "a/b", "A", ".hidden", "con:aux", "x" * 61):
        assert served.ask("/api/cases/three-places/save", {"name": name, "edits": {"remove": ["far-ban"]}})[0] in (
            400,
            422,
        )
    assert not list(served.folder.rglob("*.yaml"))


def test_an_address_that_others_can_reach_has_to_be_meant():
    answer = CliRunner().invoke(commands, ["serve", "three-places", "--host", "0.0.0.0", "--no-browser"])
    assert answer.exit_code == 2
    assert "If that is meant, add --let-others-in." in answer.output


def test_a_port_that_is_taken_gets_a_sentence(served):
    answer = CliRunner().invoke(commands, ["serve", "three-places", "--port", str(served.port), "--no-browser"])
    assert answer.exit_code == 2
    assert "Name another with --port." in answer.output


def test_a_case_that_is_not_there_is_refused_before_anything_is_served():
    answer = CliRunner().invoke(commands, ["serve", "no-such-case", "--no-browser"])
    assert answer.exit_code == 3
    assert "is neither a folder nor a shipped case" in answer.output


def test_the_command_prints_an_address_with_a_key_and_ctrl_c_ends_it(tmp_path):
    words = ["serve", "three-places", "--port", "0", "--no-browser", "--worlds", "5"]
    program = f"import sys; sys.argv[1:] = {words!r}; from exeunt.cli import main; main()"
    begun = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    address = begun.stdout.readline()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#token=[\w-]{32}\n", address)
    with urllib.request.urlopen(address.partition("#")[0]) as page:
        assert b"<title>Exeunt</title>" in page.read()
    begun.send_signal(signal.SIGINT)
    rest, wrote = begun.communicate(timeout=120)
    assert (begun.returncode, rest) == (0, "")
    assert wrote.endswith("Stopped.\n")
    assert not list(tmp_path.iterdir())
