// Holds the HTML files of a folder to html-validate's recommended rules. It names each finding on a line of its own, and fails where there is one.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const validator = new HtmlValidate(new FileSystemConfigLoader({
	root: true,
	extends: ["html-validate:recommended"],
	rules: {
		"form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }], // a form may ask for several channels
	},
}));
let found = 0, files = 0;
for (const name of readdirSync(process.argv[2]).sort()) {
	files++;
	const report = await validator.validateFile(join(process.argv[2], name));
	for (const result of report.results) {
		for (const m of result.messages) {
			console.log(`${name}:${m.line}: ${m.ruleId}: ${m.message}`);
			found++;
		}
	}
}
console.log(`${files} files, ${found} findings`);
process.exit(found > 0 || files === 0 ? 1 : 0);
