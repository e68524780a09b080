package news

// Raw is an entry as its source gave it: decoded to UTF-8 and whole, but neither cleaned nor understood.
type Raw struct {
	GUID         string     `json:"guid,omitempty"` // as written: RSS guid, Atom id, rdf:about, JSON Feed id
	URL          string     `json:"url,omitempty"`  // alternate link, absolute
	Base         string     `json:"base,omitempty"` // address that relative ones in the text are resolved against (xml:base, base href, the document's)
	Title        string     `json:"title,omitempty"`
	Summary      string     `json:"summary,omitempty"` // HTML or text
	Content      string     `json:"content,omitempty"` // HTML or text
	Published    string     `json:"published,omitempty"`
	Updated      string     `json:"updated,omitempty"`
	Authors      []string   `json:"authors,omitempty"` // dc:creator, author, Atom author names, as written
	Contributors []string   `json:"contributors,omitempty"`
	Byline       string     `json:"byline,omitempty"` // an article page's credit line(s)
	Origin       string     `json:"origin,omitempty"` // Atom source title, RSS source, dc:publisher/dc:source where it names an outlet
	OriginURL    string     `json:"origin_url,omitempty"`
	Rights       string     `json:"rights,omitempty"`     // the entry's own, else its Atom source's, else its feed's
	Categories   []string   `json:"categories,omitempty"` // term or label, as written
	Trail        []string   `json:"trail,omitempty"`      // 您当前的位置: 桐乡新闻网 > 国内国际 > 强县新闻, outermost first
	Media        []RawMedia `json:"media,omitempty"`
	Language     string     `json:"language,omitempty"`
	LinkShared   bool       `json:"-"` // URL is other entries' too and tells nothing apart; no part of the digest
	TitleShared  bool       `json:"-"` // so is Title with it, as a column's that appears every day; likewise
	Plain        Plain      `json:"-"` // no part of the digest either

	LinesShared    []string `json:"-"` // keys (LineKey) of lines that stand on most of its source's texts; likewise
	PicturesShared []string `json:"-"` // pictures that other entries show too, and are none's own: a medium's URL or an img element as written; likewise
}

// Plain says which fields are known to be plain text, escaped as HTML has it; of the others nothing is known.
type Plain struct{ Title, Summary, Content bool }

// RawMedia is an enclosure or media:* element as written.
type RawMedia struct {
	URL     string `json:"url"`
	Type    string `json:"type,omitempty"`
	Medium  string `json:"medium,omitempty"` // media:content's: image, audio, video, document
	Length  int64  `json:"length,omitempty"`
	Caption string `json:"caption,omitempty"`
	Seconds int64  `json:"seconds,omitempty"` // that a sound or film plays
}

// Key is what tells this entry from the others of its source: guid, else link (with the title, where others have it too, or
// the text, where there is none, and the date, where they have that as well), else what it says.
func (r *Raw) Key() string {
	switch {
	case r.GUID != "":
		return r.GUID
	case r.URL != "" && r.TitleShared:
		return r.URL + "\x00" + r.Title + "\x00" + r.Published
	case r.URL != "" && r.LinkShared && r.Title == "":
		return r.URL + "\x00" + r.Summary + "\x00" + r.Content
	case r.URL != "" && r.LinkShared:
		return r.URL + "\x00" + r.Title
	case r.URL != "":
		return r.URL
	default:
		return "content:" + r.Title + "\x00" + r.Summary + "\x00" + r.Content
	}
}
