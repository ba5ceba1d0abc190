// Calls through the official Node SDK: as many as each line of the standard input says.

const path = require("path");
const readline = require("readline");
const base = path.join(process.argv.at(-1), "node_modules/@volcengine/openapi/lib/base");
const Service = require(path.join(base, "service.js")).default;

const service = new Service({
    host: process.env.ADDRESS, protocol: "http:", serviceName: "rtc", region: "cn-north-1",
    defaultVersion: "2020-12-01", accessKeyId: "AKLTfakefakefakefake", secretKey: "fakefakefakefakefake",
});
const call = service.createJSONAPI("GetUserConversations");
const body = JSON.parse(process.env.BODY);

async function main() {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const start = process.hrtime.bigint();
        const cpu = process.cpuUsage();
        for (let i = 0; i < Number(line); i += 1) {
            const answer = await call(body);
            if (!answer.Result.ConversationInfos.length) throw new Error("an empty answer");
        }
        const spent = process.cpuUsage(cpu);
        const ms = Number(process.hrtime.bigint() - start) / 1e6;
        console.log(JSON.stringify({ cpu_ms: (spent.user + spent.system) / 1e3, ms }));
    }
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
