package editorial

import (
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

func ranked(st news.Story) news.Story {
	st.Members, st.Evidence = desk.Rank(st.Members)
	return st
}
