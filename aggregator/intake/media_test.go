package intake

import (
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

func TestHowLongAnEpisodePlays(t *testing.T) {
	const rss = `<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title><item><title>甲</title><guid>1</guid>`
	const sound = `<enclosure url="http://s.example/1.mp3" type="audio/mpeg" length="5"/>`
	for name, c := range map[string]struct {
		body string
		want int64
	}{
		"hours":              {rss + sound + `<itunes:duration>1:02:03</itunes:duration></item></channel></rss>`, 3723},
		"minutes":            {rss + sound + `<itunes:duration> 02:03 </itunes:duration></item></channel></rss>`, 123},
		"seconds":            {rss + sound + `<itunes:duration>95</itunes:duration></item></channel></rss>`, 95},
		"behind a cover":     {rss + `<enclosure url="http://s.example/1.jpg" type="image/jpeg"/>` + sound + `<itunes:duration>95</itunes:duration></item></channel></rss>`, 95},
		"of a media:content": {rss + `<media:content url="http://s.example/1.mp3" type="audio/mpeg" duration="95.4"/></item></channel></rss>`, 95},
		"words":              {rss + sound + `<itunes:duration>一小时</itunes:duration></item></channel></rss>`, 0},
		"absurd":             {rss + sound + `<itunes:duration>99999999999999999999</itunes:duration></item></channel></rss>`, 0},
		"of no number":       {rss + sound + `<itunes:duration>NaN</itunes:duration></item></channel></rss>`, 0},
		"below zero":         {rss + sound + `<itunes:duration>-5</itunes:duration></item></channel></rss>`, 0},
		"JSON Feed":          {`{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"甲","attachments":[{"url":"http://s.example/1.mp3","mime_type":"audio/mpeg","duration_in_seconds":95}]}]}`, 95},
		"JSON Feed in texts": {`{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"甲","tags":"x","attachments":[{"url":"http://s.example/1.mp3","mime_type":"audio/mpeg","duration_in_seconds":"95"}]}]}`, 95},
	} {
		res, err := New(nil, Options{}).Read(t.Context(), In{Source: news.Source{ID: "s", Kind: news.KindFeed}, Doc: &fetch.Response{URL: "http://s.example/feed", Body: []byte(c.body)}})
		if err != nil || len(res.Entries) != 1 {
			t.Fatalf("%s: %d entries, %v", name, len(res.Entries), err)
		}
		got := int64(0)
		for _, m := range res.Entries[0].Media {
			if m.Type == "audio/mpeg" {
				got = m.Seconds
			} else if m.Seconds != 0 {
				t.Errorf("%s: %s plays %d seconds", name, m.URL, m.Seconds)
			}
		}
		if got != c.want {
			t.Errorf("%s: %d seconds, want %d", name, got, c.want)
		}
	}
}
