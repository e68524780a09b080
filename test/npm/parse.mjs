// Reads feeds with one of npm's parsers, unmodified, and prints what that found in each: node parse.mjs rss-parser|feedparser|feedsmith ADDRESS…
import { Readable } from "node:stream";
import FeedParser from "feedparser";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const [, , name, ...addresses] = process.argv;
const parsers = {
	async "rss-parser"(address) {
		const feed = await new Parser().parseURL(address);
		return feed.items.map((i) => ({ Title: i.title, Link: i.link, ID: i.guid ?? i.id, Text: i.content ?? i.summary, Date: i.isoDate }));
	},
	async feedparser(address) {
		const items = [];
		const parser = new FeedParser({ feedurl: address });
		Readable.fromWeb((await fetch(address)).body).pipe(parser);
		for await (const i of parser) items.push({ Title: i.title, Link: i.link, ID: i.guid, Text: i.description ?? i.summary, Date: i.pubdate ?? i.date });
		return items;
	},
	async feedsmith(address) {
		const { format, feed } = parseFeed(await (await fetch(address)).text());
		return {
			rss: () => feed.items.map((i) => ({ Title: i.title, Link: i.link, ID: i.guid.value, Text: i.content?.encoded ?? i.description, Date: new Date(i.pubDate) })),
			atom: () => feed.entries.map((e) => ({ Title: e.title?.value, Link: e.links.find((l) => (l.rel ?? "alternate") === "alternate")?.href, ID: e.id, Text: (e.content ?? e.summary)?.value, Date: new Date(e.published ?? e.updated) })),
			json: () => feed.items.map((i) => ({ Title: i.title, Link: i.url, ID: i.id, Text: i.content_html ?? i.content_text, Date: new Date(i.date_published) })),
		}[format]();
	},
};
const found = {};
for (const address of addresses) found[address] = await parsers[name](address);
console.log(JSON.stringify(found));
