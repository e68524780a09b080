package news

import (
	"reflect"
	"time"
)

// Revision is a version of an entry that a correction replaced.
type Revision struct {
	Version     int         `json:"version"`
	Replaced    time.Time   `json:"replaced"`            // when the next version took its place
	Minor       bool        `json:"minor,omitempty"`     // the next version changed nothing that a reader would want to be told
	Corrected   bool        `json:"corrected,omitempty"` // by its source, while editors had no hand in it: readers may be told what it said
	GUID        string      `json:"guid,omitempty"`
	URL         string      `json:"url,omitempty"`
	Title       string      `json:"title"`
	Summary     string      `json:"summary,omitempty"`
	Content     string      `json:"content,omitempty"`
	Published   time.Time   `json:"published,omitzero"`
	Updated     time.Time   `json:"updated"`
	Attribution Attribution `json:"attribution,omitzero"`
}

// Said is what of a version a reader, or a source that names it again, can tell from another.
func (r Revision) Said() Revision {
	r.Version, r.Replaced, r.Minor, r.Corrected, r.Updated = 0, time.Time{}, false, false, time.Time{}
	return r
}

// RevisionOf keeps what an entry said until it was replaced.
func RevisionOf(e *Entry, replaced time.Time, minor bool) Revision {
	return Revision{Version: e.Version, Replaced: replaced, Minor: minor, GUID: e.GUID, URL: e.URL, Title: e.Title, Summary: e.Summary,
		Content: e.Content, Published: e.Published, Updated: e.Updated, Attribution: e.Attribution}
}

// CorrectedBy reports whether it was the source that had the next version say something else. What an editor replaced, or kept from
// readers, is not told of.
func (e *Entry) CorrectedBy(next *Entry) bool {
	return next.Revised > e.Revised && e.Held.IsZero() && reflect.DeepEqual(e.Says(), next.Says())
}
