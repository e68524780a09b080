"""Prints, one JSON line a file named on standard input, what Python's feedparser sees in it."""
import json, re, sys, feedparser
for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    body = open(path, "rb").read()
    m = re.search(rb"Header:\s*content-type:\s*([^\n]+)", body[:4096], re.I)
    headers = {"content-type": m.group(1).decode("latin-1").strip()} if m else {}
    row = {"path": path}
    try:
        d = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        row.update(encoding=d.get("encoding") or "", version=d.version, title=d.feed.get("title", ""), bozo=bool(d.bozo),
            ids=[e.get("id", "") for e in d.entries], titles=[e.get("title", "") for e in d.entries],
            published=[e.get("published", "") for e in d.entries], updated=[e.get("updated", "") if "updated" in e else "" for e in d.entries],
            links=[e.get("link", "") for e in d.entries],
            texts=[" ".join([e.get("summary", "")] + [c.value for c in e.get("content", [])]) for e in d.entries],
            authors=[e.get("author", "") for e in d.entries])
    except Exception as e:
        row["error"] = repr(e)
    print(json.dumps(row))
