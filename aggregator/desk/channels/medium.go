package channels

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

var (
	pictureMarks = []string{"[图]", "(图)", "【图】", "组图", "图集", "[组图]", "图说", "高清图", "多图", "图片新闻", "图片报道", "图片故事", "图文", "一图读懂", "一图看懂", "图解", "摄影报道", "【海报】", "【漫画】"}
	videoMarks   = []string{"[视频]", "(视频)", "【视频】", "视频|", "视频:", "视频丨", "短视频", "[音频]", "(音频)", "【音频】", "微视频", "Vlog", "vlog", "VLOG", "直播回放", "【直播】"}
)

// marked files by how the headline is marked.
func (b *Book) marked(f *filing, e *Evidence) {
	title := text.Narrow(e.Title)
	if id := b.called(title); b.isMedium(id) {
		f.add(id, news.Because("channel.title-mark", e.Title))
	}
	mark := func(id string, marks []string, parts ...string) {
		if !slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(title, p) }) {
			return
		}
		if i := slices.IndexFunc(marks, func(m string) bool { return strings.Contains(title, m) }); i >= 0 {
			f.add(id, news.Because("channel.title-mark", marks[i]))
		}
	}
	mark(b.picture, pictureMarks, "图", "摄影", "海报", "漫画")
	mark(b.moving, videoMarks, "频", "log", "LOG", "直播")
	switch c := column(title); {
	case c == "":
	case strings.HasSuffix(c, "图") || strings.HasPrefix(c, "图"):
		f.add(b.picture, news.Because("channel.title-mark", c))
	case slices.ContainsFunc(movingColumns, func(w string) bool { return strings.Contains(c, w) }):
		f.add(b.moving, news.Because("channel.title-mark", c))
	default:
		if id := b.called(c); id != "" {
			f.add(id, news.Because("channel.title-mark", c))
		}
	}
}

// movingColumns are in the names of columns of films and sound: 视频回放, 高清直播.
var movingColumns = []string{"视频", "音频", "直播", "微电影", "短片"}

// carried files by what the entry carries.
func (b *Book) carried(f *filing, e *Evidence) {
	if e.Pictures > 0 {
		f.add(b.picture, news.Because("channel.pictures"))
	}
	if e.Moving > 0 {
		f.add(b.moving, news.Because("channel.moving"))
	}
}
