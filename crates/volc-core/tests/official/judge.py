"""The official Python SDK as a judge: of requests on the standard input, or calling a server by itself."""

import datetime
import json
import sys

from volcengine.ApiInfo import ApiInfo
from volcengine.Credentials import Credentials
from volcengine.ServiceInfo import ServiceInfo
from volcengine.auth.SignParam import SignParam
from volcengine.auth.SignerV4 import SignerV4
from volcengine.base.Service import Service


def credentials(job):
    return Credentials(job["access_key"], job["secret_key"], job["service"], job["region"], job["token"])


def sign(job, request):
    """What the SDK signs this request with: the value of `Authorization`, or `X-Signature` of a presigned one."""
    param = SignParam()
    param.set_method(request["method"])
    param.set_path(request["path"])
    param.set_host(request["host"])
    param.set_query(dict(request["query"]))
    param.set_body(request["body"])
    # It looks for headers in this spelling.
    param.set_header_list({name.title(): value for name, value in request["headers"]})
    param.set_date(datetime.datetime.strptime(request["date"], "%Y%m%dT%H%M%SZ"))
    if not request["presigned"]:
        return SignerV4.sign_only(param, credentials(job)).authorization
    param.set_is_sign_url(True)
    # It reads this header even where it does not set it.
    param.header_list["X-Content-Sha256"] = ""
    own = Credentials(job["access_key"], job["secret_key"], job["service"], job["region"])
    return SignerV4.sign_only(param, own).xSignature


def call(job, address):
    info = ServiceInfo(address, {"Accept": "application/json"}, credentials(job), 10, 10, "http")
    query = {"Action": "ListThings", "Version": "2020-12-01"}
    service = Service(info, {
        "get": ApiInfo("GET", "/", query, {}, {}),
        "json": ApiInfo("POST", "/", query, {}, {}),
    })
    service.get("get", {"Kind": "a b~c/d", "Empty": ""})
    service.json("json", {"Kind": "*!'()"}, json.dumps({"AppId": "房间", "Limit": 20}))
    return service.get_sign_url("get", {"Kind": "plain"})


job = json.load(sys.stdin)
print(json.dumps({
    "signatures": [sign(job, request) for request in job["requests"]],
    "presigned": call(job, job["address"]),
}))
