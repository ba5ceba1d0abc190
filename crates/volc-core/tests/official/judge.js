// The official Node SDK as a judge: of requests on the standard input, or calling a server by itself.

const path = require("path");
const base = path.join(process.argv.at(-1), "node_modules/@volcengine/openapi/lib/base");
const Signer = require(path.join(base, "sign.js")).default;
const Service = require(path.join(base, "service.js")).default;

// What the SDK signs this request with: the value of `Authorization`, or `X-Signature` of a presigned one.
function sign(job, request) {
    // It looks for headers in this spelling.
    const spelled = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
    const signer = new Signer({
        method: request.method,
        pathname: request.path,
        params: Object.fromEntries(request.query),
        headers: Object.fromEntries(request.headers.map(([name, value]) => [spelled(name), value])),
        body: request.body,
        region: job.region,
    }, job.service);
    // Which headers are signed is the client's choice; the SDK's own is never `content-type`.
    signer.isSignableHeader = (name) => request.signed_headers.includes(name);
    const credentials = { accessKeyId: job.access_key, secretKey: job.secret_key, sessionToken: job.token };
    if (request.presigned) {
        return String(signer.signature(credentials, request.date));
    }
    const [, year, month, day, hour, minute, second] = request.date.match(/(....)(..)(..)T(..)(..)(..)Z/);
    signer.addAuthorization(credentials, new Date(Date.UTC(year, month - 1, day, hour, minute, second)));
    return signer.request.headers.Authorization;
}

async function call(job) {
    const service = new Service({
        host: job.address, protocol: "http:", serviceName: job.service, region: job.region,
        defaultVersion: "2020-12-01", accessKeyId: job.access_key, secretKey: job.secret_key, sessionToken: job.token,
    });
    await service.createAPI("ListThings")({ Kind: "a b~c/d", Empty: "" });
    await service.createJSONAPI("ListThings")({ AppId: "房间", Limit: 20 }, { query: { Kind: "*!'()" } });
    const request = {
        method: "GET", pathname: "/", region: job.region,
        params: { Action: "ListThings", Version: "2020-12-01", Kind: "plain" },
    };
    const credentials = { accessKeyId: job.access_key, secretKey: job.secret_key };
    return new Signer(request, job.service).getSignUrl(credentials);
}

async function main() {
    const job = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const signatures = job.requests.map((request) => sign(job, request));
    console.log(JSON.stringify({ signatures, presigned: await call(job) }));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
