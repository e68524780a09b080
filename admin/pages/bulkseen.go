package pages

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// The fields by which a form says what its preview showed. Of few sources each is named with its revision; of many, the ids are packed, and one
// digest stands for all revisions, so that the page stays small.
const (
	refusedField = "refused" // those that refused the change, as source has those that it would change
	manySeen     = "many"
	manyRefused  = "many-refused"
	seenDigest   = "seen"

	fewSources = 100
	maxIDs     = 1 << 20 // bytes of ids, unpacked
)

// seen is the form that confirms what a preview showed: the same change, of exactly those sources, in the revisions that they were in.
func seen(form url.Values, sources []editorial.BulkedSource) (kept []field) {
	for name, values := range form {
		switch name {
		case "sure", "skip", "all", "source", refusedField, manySeen, manyRefused, seenDigest:
			continue
		}
		for _, value := range values {
			if value != "" {
				kept = append(kept, field{name, value})
			}
		}
	}
	fields := map[editorial.BulkOutcome]string{editorial.BulkChanged: "source", editorial.BulkRemoved: "source", editorial.BulkRefused: refusedField}
	ids := map[string][]string{}
	var named []field
	for _, s := range sources {
		if name := fields[s.Outcome]; name != "" {
			named, ids[name] = append(named, field{name, s.ID + " " + s.Rev}), append(ids[name], s.ID)
		}
	}
	if len(named) <= fewSources {
		return append(kept, named...)
	}
	kept = append(kept, field{manySeen, packIDs(ids["source"])}, field{seenDigest, digestOf(sources)})
	if refused := ids[refusedField]; len(refused) > 0 {
		kept = append(kept, field{manyRefused, packIDs(refused)})
	}
	return kept
}

// asSeen reports whether what a form confirms of many sources would still do what its preview showed, and has the change be of the revisions
// that do.
func (v *view) asSeen(r *http.Request, ask *editorial.Bulk) (bool, error) {
	dry := *ask
	var err error
	if dry.IDs, err = unpackIDs(append(r.PostForm[manySeen], r.PostForm[manyRefused]...)); err != nil {
		return false, err
	}
	dry.DryRun = true
	now, err := v.all.Office.ChangeSources(r.Context(), v.By, dry)
	if err != nil {
		return false, err
	}
	ask.Revs = make(map[string]string, len(now.Sources))
	for _, s := range now.Sources {
		ask.Revs[s.ID] = s.Rev
	}
	return digestOf(now.Sources) == r.PostForm.Get(seenDigest), nil
}

// digestOf tells apart what becomes of sources, and in which revisions; those that stay as they are do not count.
func digestOf(sources []editorial.BulkedSource) string {
	h := sha256.New()
	for _, s := range sources {
		if s.Outcome != editorial.BulkUnchanged {
			fmt.Fprintf(h, "%q %q %q\n", s.ID, s.Rev, s.Outcome)
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// packIDs are ids as one short text. They hold no blank.
func packIDs(ids []string) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(w, strings.Join(ids, " "))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("pages: nothing goes wrong in memory: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func unpackIDs(packed []string) (ids []string, err error) {
	for _, p := range packed {
		b, err := base64.RawURLEncoding.DecodeString(p)
		if err != nil {
			return nil, badForm(err)
		}
		text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), maxIDs+1))
		if err != nil {
			return nil, badForm(err)
		}
		if len(text) > maxIDs {
			return nil, site.Refuse(http.StatusRequestEntityTooLarge, news.Because("desk.form-too-large", fmt.Sprint(maxIDs>>10)))
		}
		ids = append(ids, strings.Fields(string(text))...)
	}
	return ids, nil
}
