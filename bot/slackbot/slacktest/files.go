package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
)

// file is an upload on its way.
type file struct {
	id, name, alt string
	length        int
	data          []byte
	done          bool
}

// maxFileAlt is the limit of alt_txt.
const maxFileAlt = 1000

func (s *Server) uploadURL(a args) result {
	length, err := strconv.Atoi(a["length"])
	if err != nil || length <= 0 || a["filename"] == "" || units(a["alt_txt"]) > maxFileAlt {
		return refusal("invalid_arguments")
	}
	f := &file{id: s.id("F"), name: a["filename"], alt: a["alt_txt"], length: length}
	s.files[f.id] = f
	return result{"upload_url": s.http.URL + "/upload/" + f.id, "file_id": f.id}
}

// serveUpload takes the raw bytes of a file.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil || len(data) != f.length {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.withFault(w, r, "upload", func() result {
		s.mu.Lock()
		defer s.mu.Unlock()
		f.data = data
		return result{"ok": true}
	})
}

// conversation is what a channel_id must look like: a user's id is none.
var conversation = regexp.MustCompile(`^[CGDZ][A-Z0-9]{8,}$`)

func (s *Server) completeUpload(a args) result {
	var files []struct{ ID, Title string }
	if json.Unmarshal([]byte(a["files"]), &files) != nil || len(files) == 0 {
		return refusal("invalid_arguments")
	}
	id := a["channel_id"]
	if id != "" && !conversation.MatchString(id) {
		return refusal("invalid_channel")
	}
	c := s.channels[id]
	if id != "" && c == nil {
		return refusal("channel_not_found")
	}
	var done []map[string]string
	for _, named := range files {
		f := s.files[named.ID]
		if f == nil || f.data == nil || f.done {
			return refusal("file_not_found")
		}
		f.done = true
		done = append(done, map[string]string{"id": f.id, "title": named.Title})
		if c == nil {
			continue
		}
		m := &message{Type: "message", User: BotUser, TS: s.stamp(), Thread: a["thread_ts"], channel: c.id, file: f}
		c.messages = append(c.messages, m)
		for user := range s.users {
			if c.user == "" || c.user == user {
				s.show(user, m)
			}
		}
	}
	return result{"files": done}
}
