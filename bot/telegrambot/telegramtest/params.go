package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// params are a call's parameters, however they were encoded.
type params struct {
	values map[string]string
	files  map[string][]byte
}

func (p params) decode(name string, into any) error {
	v, ok := p.values[name]
	if !ok {
		return nil
	}
	return json.Unmarshal([]byte(v), into)
}

func (p params) int(name string) int64 {
	var n int64
	_ = json.Unmarshal([]byte(p.values[name]), &n)
	return n
}

func readParams(r *http.Request) (params, error) {
	p := params{values: map[string]string{}, files: map[string][]byte{}}
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "application/json"):
		return p, readJSON(r.Body, p)
	case strings.HasPrefix(kind, "multipart/form-data"):
		return p, readMultipart(r, p)
	}
	return p, nil
}

func readJSON(body io.Reader, p params) error {
	var raw map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&raw); err != nil {
		return fmt.Errorf("can't parse JSON: %w", err)
	}
	for k, v := range raw {
		var text string
		if json.Unmarshal(v, &text) == nil {
			p.values[k] = text
		} else {
			p.values[k] = string(v)
		}
	}
	return nil
}

func readMultipart(r *http.Request, p params) error {
	m, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := m.NextPart()
		// A call without parameters has an empty body.
		if errors.Is(err, io.EOF) || err != nil && len(p.values) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			p.files[part.FormName()] = data
		} else {
			p.values[part.FormName()] = string(data)
		}
	}
}
