package editorial

import "github.com/txnews/hub/news"

// Desk knows the order of a story's copies, and what a text is recognised by; *desk.Desk is one.
type Desk interface {
	Rank(members []news.Copy) (ranked []news.Copy, evidence news.Reasons)
	BlockKeys(e *news.Entry) []string
}

func (o *Office) ranked(st news.Story) news.Story {
	st.Members, st.Evidence = o.p.Desk.Rank(st.Members)
	return st
}
