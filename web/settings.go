package web

import "github.com/txnews/hub/news"

func (s *public) channel(id string) (news.Channel, bool) { return s.Settings.Current().Channel(id) }

// channelName is what readers call a channel; empty where there is none.
func (s *public) channelName(id string) string {
	c, _ := s.channel(id)
	return c.Name
}

func (s *public) town(id string) (news.Town, bool) { return s.Settings.Current().Town(id) }

// townName is what readers call a town; empty where there is none.
func (s *public) townName(id string) string {
	t, _ := s.town(id)
	return t.Name
}
