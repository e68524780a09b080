package news

// PrintedPage is the page (版) of a printed edition that an entry stood on. Zero where its source names none.
type PrintedPage struct {
	Number string `json:"number,omitempty"` // as printed, in narrow characters: 04, A12; 头版 is 1
	Name   string `json:"name,omitempty"`   // 要闻, 光明文化周末·人文地理
}

// IsZero reports whether no page is known.
func (p PrintedPage) IsZero() bool { return p == PrintedPage{} }

// HeldHouse is the rule by which something waits that a paper's edition has beside its articles (an advertisement, a page's imprint, a
// table of contents); its term is what told so.
const HeldHouse = "held.house"
