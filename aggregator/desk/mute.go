package desk

import "github.com/txnews/hub/news"

// Mute says why nothing is learnt of a lesson, whatever others say, for each part of what it says; none: something is. It is asked of a desk
// that has learnt nothing.
func (d *Desk) Mute(l *news.Lesson) (why news.Reasons) {
	alone := []news.Lesson{*l}
	if l.Channels != nil {
		mute := d.channels.Mute(l)
		if mute == "" {
			return nil
		}
		why = append(why, news.Because(mute))
	}
	if l.Credit != nil {
		if d.credit.Taught(alone) != d.credit {
			return nil
		}
		why = append(why, news.Because("mute.credit"))
	}
	if l.Towns != nil {
		if d.towns.Taught(alone) != d.towns {
			return nil
		}
		why = append(why, news.Because("mute.towns"))
	}
	if l.Story != nil {
		if kinOf(alone) != nil {
			return nil
		}
		why = append(why, news.Because("mute.story"))
	}
	return why
}
