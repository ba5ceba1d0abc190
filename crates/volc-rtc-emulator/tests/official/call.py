"""The official Python SDK as a caller of the emulator: the calls are on the standard input."""

import json
import sys

from volcengine.ApiInfo import ApiInfo
from volcengine.Credentials import Credentials
from volcengine.ServiceInfo import ServiceInfo
from volcengine.base.Service import Service


def service(job, keys):
    credentials = Credentials(keys["access_key"], keys["secret_key"], "rtc", "cn-north-1", keys["token"])
    info = ServiceInfo(job["address"], {"Accept": "application/json"}, credentials, 10, 10, "http")
    apis = {
        call["action"]: ApiInfo(call["method"], "/", {"Action": call["action"], "Version": call["version"]}, {}, {})
        for call in job["calls"]
    }
    return Service(info, apis)


def send(client, call):
    try:
        if call["method"] == "GET":
            return client.get(call["action"], call["parameters"])
        return client.json(call["action"], {}, json.dumps(call["parameters"]))
    except Exception as error:
        # The SDK raises the text of every response whose status is not 200.
        text = error.args[0]
        return text.decode("utf-8") if isinstance(text, bytes) else text


job = json.load(sys.stdin)
right, wrong, temporary = (service(job, job[keys]) for keys in ("right", "wrong", "temporary"))
presigned = job["calls"][job["presigned"]]
print(json.dumps({
    "calls": [json.loads(send(right, call)) for call in job["calls"]],
    "wrong": json.loads(send(wrong, job["calls"][0])),
    "temporary": json.loads(send(temporary, job["calls"][0])),
    # With a session token, this SDK signs the token but does not list it: no server can tell.
    "presigned": [right.get_sign_url(presigned["action"], presigned["parameters"])],
}))
