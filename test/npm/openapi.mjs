// Lints the OpenAPI descriptions that are named, by Redocly's recommended rules. It names each finding on a line of its own, and fails where there is one.
import { createConfig, lint } from "@redocly/openapi-core";

const config = await createConfig({ extends: ["recommended"] });
let found = 0;
for (const ref of process.argv.slice(2)) {
	for (const p of await lint({ ref, config })) {
		const at = p.location[0];
		console.log(`${p.severity}: ${p.ruleId}: ${p.message} at ${at.pointer ?? ""}`);
		found++;
	}
}
process.exit(found > 0 ? 1 : 0);
