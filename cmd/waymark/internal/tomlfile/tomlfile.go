// Package tomlfile reads and writes settings as TOML. Reading is strict: a key that the settings do not have is an
// error, because a misspelt setting that is silently ignored is found in production. Writing is whole: a reader sees
// the old file or the new one.
package tomlfile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// maxSize is the size of a settings file that no hand writes, in bytes.
const maxSize = 1 << 20

// Read decodes a file into settings, which hold the defaults of keys that it does not mention.
func Read(path string, settings any) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if len(content) > maxSize {
		return fmt.Errorf("%s: expected at most %d bytes of settings", path, maxSize)
	}
	if err := Decode(content, settings); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Decode decodes a document into settings. Its errors name the line and the key.
func Decode(document []byte, settings any) error {
	decoder := toml.NewDecoder(bytes.NewReader(document)).DisallowUnknownFields()
	err := decoder.Decode(settings)
	var unknown *toml.StrictMissingError
	var broken *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		var all []error
		for i := range unknown.Errors {
			all = append(all, at(&unknown.Errors[i], "there is no such setting, check its spelling and table"))
		}
		return errors.Join(all...)
	case errors.As(err, &broken):
		return at(broken, broken.Error())
	}
	return err
}

func at(e *toml.DecodeError, message string) error {
	line, _ := e.Position()
	key := ""
	for i, part := range e.Key() {
		if i > 0 {
			key += "."
		}
		key += part
	}
	if key == "" {
		return fmt.Errorf("line %d: %s", line, message)
	}
	return fmt.Errorf("line %d: %s: %s", line, key, message)
}

// Encode returns the document of settings, with their comments.
func Encode(settings any) ([]byte, error) {
	var document bytes.Buffer
	encoder := toml.NewEncoder(&document)
	encoder.SetIndentTables(false)
	if err := encoder.Encode(settings); err != nil {
		return nil, err
	}
	return document.Bytes(), nil
}

// Write replaces a file by the document of settings, with a first line of comment.
func Write(path, title string, settings any) error {
	document, err := Encode(settings)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "# %s\n\n%s", title, document)
	err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
