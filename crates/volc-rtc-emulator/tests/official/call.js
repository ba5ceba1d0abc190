// The official Node SDK as a caller of the emulator: the calls are on the standard input.

const path = require("path");
const base = path.join(process.argv.at(-1), "node_modules/@volcengine/openapi/lib/base");
const Signer = require(path.join(base, "sign.js")).default;
const Service = require(path.join(base, "service.js")).default;

function service(job, keys) {
    return new Service({
        host: job.address, protocol: "http:", serviceName: "rtc", region: "cn-north-1",
        accessKeyId: keys.access_key, secretKey: keys.secret_key, sessionToken: keys.token || undefined,
    });
}

function send(client, call) {
    const { action, version, method, parameters } = call;
    const contentType = method === "GET" ? undefined : "json";
    return client.createAPI(action, { Version: version, method, contentType })(parameters);
}

function presign(job, keys) {
    const { action, version, method, parameters } = job.calls[job.presigned];
    const params = { Action: action, Version: version, ...parameters };
    const request = { method, pathname: "/", region: "cn-north-1", params };
    return new Signer(request, "rtc").getSignUrl({
        accessKeyId: keys.access_key, secretKey: keys.secret_key, sessionToken: keys.token || undefined,
    });
}

async function main() {
    const job = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const calls = [];
    for (const call of job.calls) {
        calls.push(await send(service(job, job.right), call));
    }
    console.log(JSON.stringify({
        calls,
        wrong: await send(service(job, job.wrong), job.calls[0]),
        temporary: await send(service(job, job.temporary), job.calls[0]),
        presigned: [presign(job, job.right), presign(job, job.temporary)],
    }));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
