package phrase

// Key names a phrase that the server says.
type Key string

// What is wrong with an answer.
const (
	NoAnswer      Key = "no_answer"
	TooLong       Key = "too_long" // {max}
	BadCharacter  Key = "bad_character"
	NotAsExpected Key = "not_as_expected"
	NoSkip        Key = "no_skip"
	NoWayBack     Key = "no_way_back"
)

// What an answer should be, by the type of its attribute or the kind of its question.
const (
	WritePhone   Key = "write_phone"
	WriteEmail   Key = "write_email"
	WriteURL     Key = "write_url"
	WriteNumber  Key = "write_number"
	WholeNumber  Key = "whole_number"
	NumberFrom   Key = "number_from"  // {min}
	NumberUpTo   Key = "number_up_to" // {max}
	WriteYesNo   Key = "write_yes_no"
	WriteDate    Key = "write_date"
	DateFrom     Key = "date_from"  // {day}
	DateUpTo     Key = "date_up_to" // {day}
	WriteList    Key = "write_list"
	ChooseOne    Key = "choose_one"   // {choices}
	ChooseAmong  Key = "choose_among" // {choices}
	ChooseMin    Key = "choose_min"   // {min}
	ChooseMax    Key = "choose_max"   // {max}
	TypeCode     Key = "type_code"
	SendFile     Key = "send_file"
	SendNoFile   Key = "send_no_file"
	FileTooLarge Key = "file_too_large" // {size}
	FileType     Key = "file_type"      // {types}
)

// What becomes of a one-time code.
const (
	CodeMinutes Key = "code_minutes" // {code}, {n}: the text message itself
	CodeSeconds Key = "code_seconds" // {code}, {n}
	CodeLimit   Key = "code_limit"
	CodeRefused Key = "code_refused"
	CodeUnsure  Key = "code_unsure"
)

// What becomes of a chat.
const (
	NoChat   Key = "no_chat"
	Over     Key = "over"
	GaveUp   Key = "gave_up"
	Busy     Key = "busy"
	TooFast  Key = "too_fast"
	TooMany  Key = "too_many" // chats from one place
	TooWide  Key = "too_wide" // open in too many places
	TooMuch  Key = "too_much" // at once
	NoScript Key = "no_script"
)

// What becomes of a file on its way.
const (
	NoFileAsked  Key = "no_file_asked"
	FileGone     Key = "file_gone"
	FileEmpty    Key = "file_empty"
	FileBroken   Key = "file_broken"
	FileSlow     Key = "file_slow"
	FilesFull    Key = "files_full"
	FilesTooMany Key = "files_too_many"
	FileWait     Key = "file_wait"
)
