package admin

import (
	"net/http"
	"strings"
)

// expected is the revision that a change was made from: the entity tag of If-Match (RFC 9110 §13.1.1), empty for *. Without the header
// the change is refused (RFC 6585 §3).
func expected(r *http.Request) (string, error) {
	tag := strings.TrimSpace(strings.Join(r.Header.Values("If-Match"), ","))
	switch {
	case tag == "":
		return "", &Problem{Status: http.StatusPreconditionRequired, Detail: "say in If-Match which revision the change was made from: the ETag that was read, or * for whichever is in force"}
	case tag == "*":
		return "", nil
	}
	rev := strings.Trim(tag, `"`)
	if rev == "" || tag != `"`+rev+`"` || strings.Contains(rev, `"`) {
		return "", &Problem{Status: http.StatusBadRequest, Detail: "If-Match takes one entity tag as it was read, in quotes, or *"}
	}
	return rev, nil
}

// writeTagged answers with what has that revision.
func writeTagged(w http.ResponseWriter, status int, rev string, v any) error {
	w.Header().Set("ETag", `"`+rev+`"`)
	return writeJSON(w, status, v)
}
