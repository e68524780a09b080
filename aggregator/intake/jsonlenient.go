package intake

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"
)

// soundJSON makes JSON (RFC 8259) of what is nearly JSON: control characters inside strings are escaped, comments, commas
// before a closing bracket and a byte order mark go, commas that are missing come, names and strings as JavaScript and Python write them
// get their quotes, NaN, Infinity and undefined become null, numbers of other forms numbers.
func soundJSON(text []byte) []byte {
	out := make([]byte, 0, len(text)+64)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			out = missingComma(out)
			out, i = appendJSONText(out, text, i)
		case c == '{' || c == '[':
			out, i = append(missingComma(out), c), i+1
		case c == '/' && i+1 < len(text) && (text[i+1] == '/' || text[i+1] == '*'):
			i += commentLength(text[i:])
		case c == ',' && (closes(text[i+1:]) || opened(out)):
			i++
		case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
			end := wordEnd(text, i)
			out, i = append(missingComma(out), soundNumber(string(text[i:end]))...), end
		case asciiLetter(c) || c == '_' || c == '$':
			end := wordEnd(text, i)
			out, i = append(missingComma(out), soundWord(string(text[i:end]), text[end:])...), end
		default:
			out, i = append(out, c), i+1
		}
	}
	return out
}

// missingComma adds the comma that a value or a name wants before it, where another value ends there.
func missingComma(out []byte) []byte {
	before := bytes.TrimRight(out, " \t\r\n")
	if len(before) == 0 {
		return out
	}
	switch last := before[len(before)-1]; {
	case last == '}' || last == ']' || last == '"' || last >= '0' && last <= '9' || last >= 'a' && last <= 'z':
		return append(out, ',')
	}
	return out
}

func wordEnd(text []byte, i int) int {
	for i < len(text) && (asciiLetter(text[i]) || text[i] >= '0' && text[i] <= '9' || strings.IndexByte("_$.+-", text[i]) >= 0) {
		i++
	}
	return i
}

// soundWord is a name with its quotes where a colon follows, else the constant that the word stands for.
func soundWord(word string, rest []byte) string {
	if rest = bytes.TrimLeft(rest, " \t\r\n"); len(rest) > 0 && rest[0] == ':' {
		return `"` + word + `"`
	}
	switch l := strings.ToLower(word); l {
	case "true", "false":
		return l
	}
	return "null"
}

// soundNumber is a number as JSON writes it; null for what is none.
func soundNumber(s string) string {
	if json.Valid([]byte(s)) {
		return s
	}
	s = strings.TrimPrefix(s, "+")
	if n, err := strconv.ParseInt(s, 0, 64); err == nil && len(s) > 1 && (s[1] == 'x' || s[1] == 'X') {
		return strconv.FormatInt(n, 10)
	}
	if n := strings.TrimLeft(s, "0"); n != "" && n[0] >= '1' && n[0] <= '9' && json.Valid([]byte(n)) {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return "null"
}

// unicodeEscape tells the four digits of one.
func unicodeEscape(b []byte) bool {
	return len(b) >= 4 && hexDigit(b[0]) && hexDigit(b[1]) && hexDigit(b[2]) && hexDigit(b[3])
}

// appendJSONText copies the string that begins at i, sound and in double quotes.
func appendJSONText(out, text []byte, i int) ([]byte, int) {
	quote := text[i]
	out = append(out, '"')
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == quote && endsText(text[i+1:]):
			return append(out, '"'), i + 1
		case c == quote && quote == '\'':
			out = append(out, c)
		case c == '"':
			out = append(out, '\\', '"')
		case c == '\\' && i+1 < len(text) && text[i+1] == '\'':
			out = append(out, '\'')
			i++
		case c == '\\' && i+3 < len(text) && text[i+1] == 'x' && hexDigit(text[i+2]) && hexDigit(text[i+3]):
			out = append(append(out, `\u00`...), text[i+2], text[i+3])
			i += 3
		case c == '\\' && i+1 < len(text) && text[i+1] == 'u' && !unicodeEscape(text[i+2:]):
			out = append(out, '\\', '\\')
		case c == '\\' && i+1 < len(text) && !strings.ContainsRune(`"\/bfnrtu`, rune(text[i+1])):
			out = append(out, '\\', '\\')
		case c == '\\' && i+1 < len(text):
			out = append(out, c, text[i+1])
			i++
		case c == '\n':
			out = append(out, `\n`...)
		case c == '\t':
			out = append(out, `\t`...)
		case c == '\r':
			out = append(out, `\r`...)
		case c < ' ':
			out = append(out, `\u00`...)
			out = append(out, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			out = append(out, c)
		}
	}
	return out, i // it breaks off in a string, as whoever reads it will find
}

// endsText tells whether the quote before b ends a string: what may come after one follows, else it is a quote in the text that was
// not escaped ("他说"好"").
func endsText(b []byte) bool {
	after := bytes.TrimLeft(b, " \t\r\n")
	if len(after) == 0 {
		return true
	}
	switch after[0] {
	case '}', ']', ':', '/':
		return true
	case ',':
		next := bytes.TrimLeft(after[1:], " \t\r\n")
		return len(next) == 0 || strings.IndexByte("\"'{[}]/-,", next[0]) >= 0 || next[0] >= '0' && next[0] <= '9' || wordFollows(next)
	case '"', '\'', '{', '[': // a comma is missing
		return len(after) < len(b)
	}
	return false
}

// wordFollows: a constant, or a name as JavaScript writes it.
func wordFollows(b []byte) bool {
	end := wordEnd(b, 0)
	switch strings.ToLower(string(b[:end])) {
	case "true", "false", "null", "nan", "infinity", "undefined", "none":
		return true
	}
	rest := bytes.TrimLeft(b[end:], " \t\r\n")
	return end > 0 && len(rest) > 0 && rest[0] == ':'
}

// opened: a bracket or a comma stands last.
func opened(out []byte) bool {
	out = bytes.TrimRight(out, " \t\r\n")
	return len(out) > 0 && strings.IndexByte("[{,", out[len(out)-1]) >= 0
}

func commentLength(b []byte) int {
	end := "\n"
	if b[1] == '*' {
		end = "*/"
	}
	if i := bytes.Index(b[2:], []byte(end)); i >= 0 {
		return 2 + i + len(end)
	}
	return len(b)
}

// closes: a bracket closes before anything else comes.
func closes(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && (b[0] == ']' || b[0] == '}')
}

// lenientItem reads an item whose members may have other types than JSON Feed 1.1 gives them: what can be understood is
// taken, the rest is as good as absent. It is false where there is no object.
func lenientItem(v json.RawMessage) (*jsonfeed.Item, bool) {
	var o map[string]any
	d := json.NewDecoder(bytes.NewReader(v))
	d.UseNumber()
	if d.Decode(&o) != nil || o == nil {
		return nil, false
	}
	it := &jsonfeed.Item{
		ID: textIn(o["id"]), URL: textIn(o["url"]), ExternalURL: textIn(o["external_url"]), Title: textIn(o["title"]),
		ContentHTML: textsIn(o["content_html"]), ContentText: textsIn(o["content_text"]), Summary: textIn(o["summary"]),
		Image: textIn(o["image"]), BannerImage: textIn(o["banner_image"]), Language: textIn(o["language"]),
		DatePublished: textIn(o["date_published"]), DateModified: textIn(o["date_modified"]),
	}
	for _, t := range listIn(o["tags"]) {
		it.Tags = add(it.Tags, textIn(t))
	}
	for _, a := range append(listIn(o["authors"]), listIn(o["author"])...) {
		if name := textIn(a); name != "" {
			it.Authors = append(it.Authors, &jsonfeed.Author{Name: name})
		}
	}
	var list []jsonfeed.Attachments
	for _, a := range listIn(o["attachments"]) {
		if m, ok := a.(map[string]any); ok {
			size, _ := strconv.ParseInt(textIn(m["size_in_bytes"]), 10, 64)
			list = append(list, jsonfeed.Attachments{URL: textIn(m["url"]), MimeType: textIn(m["mime_type"]), Title: textIn(m["title"]), SizeInBytes: size, DurationInSeconds: playtime(textIn(m["duration_in_seconds"]))})
		} else if u := textIn(a); u != "" {
			list = append(list, jsonfeed.Attachments{URL: u})
		}
	}
	if len(list) > 0 {
		it.Attachments = &list
	}
	return it, true
}

// textsIn is textIn, of a list all of it.
func textsIn(v any) string {
	list, ok := v.([]any)
	if !ok {
		return textIn(v)
	}
	var b strings.Builder
	for _, part := range list {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(textIn(part))
	}
	return b.String()
}

// textIn is the text of a string, a number, or an object's member that holds one; of a list, its first element's.
func textIn(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		if len(v) > 0 {
			return textIn(v[0])
		}
	case map[string]any:
		for _, k := range []string{"name", "url", "href", "src", "value", "rendered", "text", "html", "content", "title", "term", "label", "date", "$oid", "$date", "#text"} {
			if s, ok := v[k].(string); ok && s != "" {
				return s
			}
		}
	}
	return ""
}

// listIn is a list, or the one thing that stands in its place.
func listIn(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case map[string]any:
		for _, k := range []string{"items", "values"} {
			if l, ok := v[k].([]any); ok {
				return l
			}
		}
		if textIn(v) == "" && len(v) > 0 { // {"0": …, "1": …}, as PHP writes lists
			var l []any
			for i := 0; v[strconv.Itoa(i)] != nil; i++ {
				l = append(l, v[strconv.Itoa(i)])
			}
			return l
		}
	}
	return []any{v}
}
