package news

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"
	"unicode/utf8"
)

// Digest is equal for entries that say the same, 32 hexadecimal characters: the beginning of the SHA-256 of what
// encoding/json makes of the entry. A store keeps digests, so these bytes may never change.
func (r *Raw) Digest() string {
	buf := digestBuffers.Get().(*[]byte)
	b := r.appendJSON((*buf)[:0])
	sum := sha256.Sum256(b)
	if cap(b) <= 1<<18 { // one huge entry shall not stay in memory
		*buf = b
	}
	digestBuffers.Put(buf)
	return hex.EncodeToString(sum[:16])
}

var digestBuffers = sync.Pool{New: func() any { return new([]byte) }}

// appendJSON writes what json.Marshal does, without its reflection.
func (r *Raw) appendJSON(b []byte) []byte {
	b = append(b, '{')
	b = appendField(b, `"guid":`, r.GUID)
	b = appendField(b, `"url":`, r.URL)
	b = appendField(b, `"base":`, r.Base)
	b = appendField(b, `"title":`, r.Title)
	b = appendField(b, `"summary":`, r.Summary)
	b = appendField(b, `"content":`, r.Content)
	b = appendField(b, `"published":`, r.Published)
	b = appendField(b, `"updated":`, r.Updated)
	b = appendFields(b, `"authors":`, r.Authors)
	b = appendFields(b, `"contributors":`, r.Contributors)
	b = appendField(b, `"byline":`, r.Byline)
	b = appendField(b, `"origin":`, r.Origin)
	b = appendField(b, `"origin_url":`, r.OriginURL)
	b = appendField(b, `"rights":`, r.Rights)
	b = appendFields(b, `"categories":`, r.Categories)
	b = appendFields(b, `"trail":`, r.Trail)
	if len(r.Media) > 0 {
		b = append(comma(b), `"media":[`...)
		for i := range r.Media {
			b = r.Media[i].appendJSON(comma(b))
		}
		b = append(b, ']')
	}
	b = appendField(b, `"language":`, r.Language)
	return append(b, '}')
}

func (m *RawMedia) appendJSON(b []byte) []byte {
	b = append(b, `{"url":`...)
	b = appendJSONString(b, m.URL)
	b = appendField(b, `"type":`, m.Type)
	b = appendField(b, `"medium":`, m.Medium)
	if m.Length != 0 {
		b = append(b, `,"length":`...)
		b = strconv.AppendInt(b, m.Length, 10)
	}
	b = appendField(b, `"caption":`, m.Caption)
	if m.Seconds != 0 {
		b = append(b, `,"seconds":`...)
		b = strconv.AppendInt(b, m.Seconds, 10)
	}
	return append(b, '}')
}

// comma parts an element from the one before it.
func comma(b []byte) []byte {
	if last := b[len(b)-1]; last == '{' || last == '[' {
		return b
	}
	return append(b, ',')
}

func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendJSONString(append(comma(b), name...), value)
}

func appendFields(b []byte, name string, values []string) []byte {
	if len(values) == 0 {
		return b
	}
	b = append(append(comma(b), name...), '[')
	for _, v := range values {
		b = appendJSONString(comma(b), v)
	}
	return append(b, ']')
}

// appendJSONString quotes s as encoding/json does: what could end a script, and U+2028 and U+2029, are escaped too, and
// bytes that are no UTF-8 become \ufffd.
func appendJSONString(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	done := 0 // s[:done] is written
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= 0xe3 && c <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80: // Han and its punctuation
			i += 3
			continue
		case c >= utf8.RuneSelf:
			r, w := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && w == 1:
				b = append(append(b, s[done:i]...), `\ufffd`...)
				done = i + w
			case r == '\u2028' || r == '\u2029':
				b = append(append(b, s[done:i]...), `\u202`...)
				b = append(b, hexDigits[r&0xf])
				done = i + w
			}
			i += w
			continue
		case c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&':
			i++
			continue
		}
		b = append(b, s[done:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
		i++
		done = i
	}
	return append(append(b, s[done:]...), '"')
}
