package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzip"

	"github.com/txnews/hub/feeds"
)

// worthZipping is the size in bytes from which compression saves a packet.
const worthZipping = 1400

// serveBytes answers with bytes made for this request. They may be kept but must be asked for again, so that what is taken
// down is gone from every cache at once.
func (s *public) serveBytes(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:12])
	d := &feeds.Document{Plain: body, ETag: `"` + tag + `"`, ETagGzip: `"` + tag + `-gz"`, MediaType: mediaType}
	if len(body) >= worthZipping && acceptsGzip(r.Header) {
		zipped, err := zip(body)
		if err != nil {
			return err
		}
		d.Gzip = zipped
	}
	serveDocument(w, r, d, noCache)
	return nil
}

func zip(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if _, err := z.Write(b); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return buf.Bytes(), nil
}

// serveJSON answers with v. Chinese and HTML stand in it as they are.
func (s *public) serveJSON(w http.ResponseWriter, r *http.Request, mediaType string, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return s.serveBytes(w, r, mediaType, buf.Bytes())
}
