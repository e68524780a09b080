package editorial

import (
	"errors"
	"strings"

	"github.com/txnews/hub/news"
)

// Kind is the sort of a refusal.
type Kind string

// The kinds of refusals.
const (
	NotFound    Kind = "not-found"
	Exists      Kind = "exists"
	Invalid     Kind = "invalid"
	Conflict    Kind = "conflict"    // changed by somebody else since it was read, or not in the state for it
	Gone        Kind = "gone"        // it was there, and was taken down or has left
	Unreachable Kind = "unreachable" // an address outside did not give what was asked of it

	Unauthorized Kind = "unauthorized" // who asks has not shown who they are
	Forbidden    Kind = "forbidden"    // who asks may not do that
	Limited      Kind = "limited"      // too many were asked; later it may do
)

// Code names what is wrong. The catalogue of texts (words) has a sentence for each, under refusal. and the code.
type Code string

// The codes, with their terms.
const (
	SourceMissing      Code = "source.missing"       // id
	SourceDamaged      Code = "source.damaged"       // id
	SourceExists       Code = "source.exists"        // id
	SourceInvalid      Code = "source.invalid"       // leads on to the cause
	SourceDisabled     Code = "source.disabled"      // id
	SourcePaused       Code = "source.paused"        // id, until when
	SourceAddressTaken Code = "source.address-taken" // id of who has it, address
	SourceOtherID      Code = "source.other-id"      // in the body, in the address
	SourceUnread       Code = "source.unread"        // address; leads on to the cause
	SourceUnreadAs     Code = "source.unread-as"     // address, kind; leads on to the cause
	SourceNoKind       Code = "source.no-kind"       // address; leads on to what it is
	SourceNoPreset     Code = "source.no-preset"     // address; leads on to the cause
	SourceChanged      Code = "source.changed"       // id
	SourceUnseen       Code = "source.unseen"        // id
	SourcesChanged     Code = "sources.changed"      //
	SourcesRefused     Code = "sources.refused"      // how many, their ids; leads on to the cause of the first
	BulkNothing        Code = "bulk.nothing"         //
	BulkNoChange       Code = "bulk.no-change"       //
	BulkTooMany        Code = "bulk.too-many"        // how many, at most
	BulkRemoveAlone    Code = "bulk.remove-alone"    //
	PickFeed           Code = "pick.feed"            // the address
	PickMissing        Code = "pick.missing"         // its id
	PickField          Code = "pick.field"           // what was given
	MergeSame          Code = "merge.same"           // the id
	MergeDone          Code = "merge.done"           // ids: what was merged, and into what
	MergeMany          Code = "merge.many"           // the id of what would be kept, and how many it may take in
	MergeTwo           Code = "merge.two"            //
	RunNothing         Code = "run.nothing"          //
	RunMissing         Code = "run.missing"          // its id
	BulkHost           Code = "bulk.host"            // what was given

	EntryMissing    Code = "entry.missing"    // id
	EntryDamaged    Code = "entry.damaged"    // id
	EntryTakenDown  Code = "entry.taken-down" // id, takedown, reason
	EntryPruned     Code = "entry.pruned"     // id
	EntryChanged    Code = "entry.changed"    // id
	EntryDecided    Code = "entry.decided"    // id
	RevisionMissing Code = "entry.version"    // id, version
	DecisionNotAuto Code = "entry.not-auto"   // what was named, what may be
	DecisionBoth    Code = "entry.both"       // what was decided and left to the desk
	TitleEmpty      Code = "entry.title"      //
	SaidTooLong     Code = "entry.too-long"   // letters
	SaidTooMany     Code = "entry.too-many"   // names
	ChannelMissing  Code = "channel.missing"  // id
	TownMissing     Code = "town.missing"     // id
	LessonMissing   Code = "lesson.missing"   // id of the entry
	LessonChanged   Code = "lesson.changed"   // id of the entry, or the editor
	StoryOfItself   Code = "story.of-itself"  // id
	StoryHeld       Code = "story.held"       // id of the one that waits for an editor

	BlockOne        Code = "block.one"         //
	BlockUntilEntry Code = "block.until-entry" //
	BlockPast       Code = "block.past"        //
	BlockNoAddress  Code = "block.no-address"  // what was given
	BlockShort      Code = "block.short"       // letters, at least
	BlockLong       Code = "block.long"        // letters, at most
	BlockTooMany    Code = "block.too-many"    // at most

	TakedownMissing  Code = "takedown.missing"   // id
	TakedownNoReason Code = "takedown.no-reason" //
	TakedownNotYet   Code = "takedown.not-yet"   //
	TakedownState    Code = "takedown.state"     // id, its state, the state that it would have to be in
	TakedownDecision Code = "takedown.decision"  // what was asked, the decisions that there are
	TakedownChanged  Code = "takedown.changed"   // id
	TakedownDecided  Code = "takedown.decided"   // id

	RequestMissing  Code = "request.missing"  // id
	RequestChanged  Code = "request.changed"  // id
	RequestDecided  Code = "request.decided"  // id
	RequestDecision Code = "request.decision" // what was asked
	RequestNoNote   Code = "request.no-note"  //
	RequestNoEntry  Code = "request.no-entry" //
	RequestEmpty    Code = "request.empty"    //
	RequestLong     Code = "request.long"     // characters
	RequestTrap     Code = "request.trap"     //
	RequestSoon     Code = "request.soon"     //
	RequestStale    Code = "request.stale"    //
	RequestLimited  Code = "request.limited"  //
	RequestFull     Code = "request.full"     //

	PartnerMissing  Code = "partner.missing"   // id
	PartnerExists   Code = "partner.exists"    // id
	PartnerNameless Code = "partner.nameless"  //
	PartnerTooLong  Code = "partner.too-long"  // bytes
	PartnerID       Code = "partner.id"        // id, letters
	PartnerEither   Code = "partner.either"    //
	PartnerNoSource Code = "partner.no-source" // source
	PartnerForm     Code = "partner.form"      // what was given
	PartnerNumber   Code = "partner.number"    // what was given
	PartnerQuota    Code = "partner.quota"     // most
	PartnerWindow   Code = "partner.window"    //
	PartnerChanged  Code = "partner.changed"   // id
	PartnerRevoked  Code = "partner.revoked"   // id
	KeyMissing      Code = "key.missing"       // partner, key
	KeyRevoked      Code = "key.revoked"       // partner, key
	KeyWhich        Code = "key.which"         // partner
	KeyMany         Code = "key.many"          // how many
	KeyName         Code = "key.name"          // bytes
	KeyPast         Code = "key.past"          //
	MomentUnread    Code = "moment.unread"     // what was given
	KeyRange        Code = "key.range"         // what was given
	KeyRanges       Code = "key.ranges"        // how many
	KeyOverlapWrong Code = "key.overlap"       // what was given

	UsageNoSource Code = "usage.no-source" //

	SubscriptionMissing Code = "subscription.missing" // id
	SubscriptionChanged Code = "subscription.changed" // id

	GazetteerInvalid Code = "gazetteer.invalid"  // leads on to the cause
	GazetteerChanged Code = "gazetteer.changed"  //
	ChannelsInvalid  Code = "channels.invalid"   // likewise
	ChannelsChanged  Code = "channels.changed"   //
	SettingMissing   Code = "setting.missing"    // name
	SettingOtherName Code = "setting.other-name" // in the body, in the address
	SettingInvalid   Code = "setting.invalid"    // name; leads on to the cause
	SettingChanged   Code = "setting.changed"    // name
	SettingLocked    Code = "setting.locked"     // path of the value, the flag or variable that gives it
	ChannelExists    Code = "channel.exists"     // id
	ChannelChanged   Code = "channel.changed"    // id
	TownExists       Code = "town.exists"        // id
	TownChanged      Code = "town.changed"       // id
	VersionMissing   Code = "version.missing"    // setting, id
	RulesNothing     Code = "rules.nothing"      //
	RefileRunning    Code = "refile.running"     //
	RefileNotRunning Code = "refile.not-running" //

	LoginNeeded    Code = "login.needed"    //
	LoginWrong     Code = "login.wrong"     //
	CrossSite      Code = "cross-site"      //
	TokenWrong     Code = "token.wrong"     //
	LoginLimited   Code = "login.limited"   // minutes
	LinkUsed       Code = "link.used"       //
	PasswordShort  Code = "password.short"  // characters
	PasswordLong   Code = "password.long"   // bytes
	PasswordUnfit  Code = "password.unfit"  //
	PasswordCommon Code = "password.common" //
	PasswordOld    Code = "password.old"    //
	UserMissing    Code = "user.missing"    // name
	UserExists     Code = "user.exists"     // name
	UserName       Code = "user.name"       // name, letters
	UserRole       Code = "user.role"       // role
	UserLanguage   Code = "user.language"   // language
	UserRevoked    Code = "user.revoked"    // name
	UserLast       Code = "user.last"       // name
	UserChanged    Code = "user.changed"    // name
	TokenMissing   Code = "token.missing"   // id
	TokenName      Code = "token.name"      // letters
	TokenRole      Code = "token.role"      // user, their role
	TokenExpired   Code = "token.expired"   //
	TokenOnly      Code = "token.only"      //
	TokenAccount   Code = "token.account"   //
	TokenUse       Code = "token.use"       // what was asked for
	TokenChanged   Code = "token.changed"   // id
	SessionMissing Code = "session.missing" // id
	SecondOn       Code = "second.on"       //
	SecondCode     Code = "second.code"     //
	OutsideUnknown Code = "outside.unknown" //
	OutsideTaken   Code = "outside.taken"   // names
	OutsideAway    Code = "outside.away"    // issuer
	OutsideBad     Code = "outside.bad"     //
	RoleLacks      Code = "role.lacks"      // the least role

	BackupNotEmpty Code = "backup.not-empty" //
	BackupBroken   Code = "backup.broken"    //
	BackupNoFolder Code = "backup.no-folder" //

	ActMissing  Code = "act.missing"  // id
	ActForGood  Code = "act.for-good" // op
	ActSeed     Code = "act.seed"     //
	ActKey      Code = "act.key"      // id of the partner
	ActAsked    Code = "act.asked"    // id of the entry
	ActRefiled  Code = "act.refiled"  //
	ActRestored Code = "act.restored" //
	ActOverlaid Code = "act.overlaid" // id, what it was done to
	ActUndone   Code = "act.undone"   // who undid it, when
	ActSecret   Code = "act.secret"   // what it was done to
	ActNoStory  Code = "act.no-story" // what it was done to
)

// Error is a refusal as data. It becomes words where it leaves, in the reader's language.
type Error struct {
	Kind     Kind
	Code     Code
	Field    string       // of what was sent; empty: none in particular
	Terms    []string     // that the code's sentence is made with
	Cause    news.Reasons // what the sentence leads on to, where its code names one
	Revision string       // of a conflict: the one in force
	Err      error        // the cause, for logs
}

// Error is for logs; people are told by the catalogue.
func (e *Error) Error() string {
	said := strings.Join(append([]string{string(e.Code)}, e.Terms...), " ")
	if e.Err != nil && e.Cause != nil {
		said += ": " + e.Err.Error()
	}
	return said
}

// Reasons are what the catalogue makes the sentence of, and what it leads on to.
func (e *Error) Reasons() news.Reasons {
	return append(news.Reasons{{Rule: "refusal." + string(e.Code), Terms: e.Terms}}, e.Cause...)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

var _ news.Explained = (*Error)(nil)

// Is has a refusal match the error of the rooms below that means the same.
func (e *Error) Is(target error) bool {
	switch target {
	case news.ErrNotFound:
		return e.Kind == NotFound
	case news.ErrExists:
		return e.Kind == Exists
	case news.ErrConflict:
		return e.Kind == Conflict
	}
	return false
}

func refuse(kind Kind, code Code, terms ...string) *Error {
	return &Error{Kind: kind, Code: code, Terms: terms}
}

// in names the field of what was sent that is wrong.
func (e *Error) in(field string) *Error {
	e.Field = field
	return e
}

// because keeps the cause, for logs.
func (e *Error) because(err error) *Error {
	e.Err = err
	return e
}

// why keeps the cause that people are told.
func (e *Error) why(rs news.Reasons) *Error {
	e.Cause = rs
	return e
}

// from keeps the cause, for logs and for people.
func (e *Error) from(err error) *Error { return e.because(err).why(news.ReasonsOf(err)) }

// stale is the refusal of a change that was made from another revision than the one in force.
func stale(code Code, revision string, terms ...string) *Error {
	return &Error{Kind: Conflict, Code: code, Terms: terms, Revision: revision}
}

// refused has an error of the store stand as a refusal where the code says what it means; every other goes on as it is.
func refused(err error, is error, kind Kind, code Code, terms ...string) error {
	if _, already := errors.AsType[*Error](err); already || !errors.Is(err, is) {
		return err
	}
	return refuse(kind, code, terms...).because(err)
}
