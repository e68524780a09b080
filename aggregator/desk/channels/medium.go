package channels

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

var (
	pictureMarks = []string{"[图]", "(图)", "【图】", "组图", "图集", "[组图]", "图说", "高清图", "多图", "图片新闻", "图片报道", "图片故事", "图文", "一图读懂", "一图看懂", "图解", "摄影报道", "【海报】", "【漫画】"}
	videoMarks   = []string{"[视频]", "(视频)", "【视频】", "视频|", "视频:", "视频丨", "短视频", "[音频]", "(音频)", "【音频】", "微视频", "Vlog", "vlog", "VLOG", "直播回放", "【直播】", "▶", "►"}
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
	mark(b.moving, videoMarks, "频", "log", "LOG", "直播", "▶", "►")
	switch c := column(title); {
	case c == "":
	case strings.HasSuffix(c, "图") || strings.HasPrefix(c, "图") || strings.HasSuffix(c, "条漫") || strings.HasSuffix(c, "漫画"):
		f.add(b.picture, news.Because("channel.title-mark", c))
	case slices.ContainsFunc(movingColumns, func(w string) bool {
		return strings.HasSuffix(c, w) || strings.Contains(c, w) && utf8.RuneCountInString(c) <= movingMost
	}):
		f.add(b.moving, news.Because("channel.title-mark", c))
	default:
		if id := b.called(c); id != "" {
			f.add(id, news.Because("channel.title-mark", c))
		}
	}
}

// Where a short text tells how it is to be looked at or listened to, it is nothing else.
var (
	// shown are pictures by their number: （六幅）, 共十四幅。, 图共6张.
	shown = regexp.MustCompile(`[(（](?:组图)?[0-9一二三四五六七八九十]{1,3}[幅张]图?[)）]|(?:^|[,，。;；])(?:全部照片.{0,6})?(?:图)?共[0-9一二三四五六七八九十]{1,3}[幅张](?:[,，。;；)）]|$)`)
	// numbered is a headline that ends in the number of its pictures: （18张）, (12P), （单幅）.
	numbered = regexp.MustCompile(`[(（](?:[0-9一二三四五六七八九十]{1,3}(?:张图?|幅图?|[Pp]|图|帧)|单幅|(?:高清)?组照)[)）]$`)
	// sheets are pictures, and no tickets: 图共6张.
	sheets = regexp.MustCompile(`幅|图|照片|摄`)
	// played is what plays: 点击收听, 扫码收看, 音频时长四十一分钟, 节目回放.
	played = regexp.MustCompile(`(?:点击|扫码|戳)(?:上方|下方|链接|视频)*(?:收看|收听|播放|观看|试听|回看)|(?:音频|视频|节目|片子|全片|短片|录音)(?:总)?时长|(?:^|[,，。;；\x01])(?:时长|片长|全片)[:：约]?[0-9一二三四五六七八九十]|(?:节目|直播|视频|音频|电台|录像)回放|(?:分钟|秒)的(?:短片|视频|录音|音频)|录音整理|现场录音|广播剧|有声书|听书`)
)

const (
	// toldWithin is how long such a text is at most, in runes with its headline.
	toldWithin = 110
	// exhibited is said of pictures that hang somewhere: those are news.
	exhibited = "展"
	// unseen are in what is numbered and no picture: tickets, cards, beds, and what is exhibited.
	unseen = exhibited + "票券卡床证"
	// playing are characters of which one is in whatever played finds, numbering those in what shown finds.
	playing, numbering = "听看播放录片频声长", "幅张"
)

// told files by what a short text says of itself.
func (b *Book) told(f *filing, e *Evidence) {
	if len(e.Text) > toldWithin {
		return
	}
	s := string(e.Text)
	if strings.ContainsAny(s, numbering) && !strings.Contains(s, exhibited) && sheets.MatchString(s) {
		if w := shown.FindString(s); w != "" {
			f.add(b.picture, news.Because("channel.told", strings.Trim(w, ",，。;；")))
		}
	}
	if w := numbered.FindString(string(e.Text[:e.TitleLen])); w != "" && !strings.ContainsAny(s, unseen) {
		f.add(b.picture, news.Because("channel.told", w))
	}
	if e.Taken != "" {
		f.add(b.picture, news.Because("channel.told", e.Taken))
	}
	if strings.ContainsAny(s, playing) {
		if w := played.FindString(s); w != "" {
			f.add(b.moving, news.Because("channel.told", w))
		}
	}
}

// movingMost is how many characters the name of a column has at most that has one of movingColumns within it: 直播间里的旧布料 is none.
const movingMost = 6

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
