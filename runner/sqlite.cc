#include "runner/sqlite.h"

#include <sqlite3.h>

#include "core/error.h"

namespace graspbench {

Database::Database(const std::filesystem::path& path, Mode mode)
    : path_(path), connection_(nullptr, sqlite3_close) {
  // A reader also asks for write access: after a killed run SQLite first has to roll back what was
  // not finished. It falls back to reading where the file cannot be written.
  const int create = mode == Mode::kWrite ? SQLITE_OPEN_CREATE : 0;
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE | create, nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) Throw(code);
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, 10000);
}

void Database::Execute(const std::string& sql) {
  const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) Throw(code);
}

std::string Database::Single(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.Step() ? statement.Text(0) : "";
}

void Database::Throw(int code) const {
  const std::string reason =
      connection_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection_.get());
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Error(ErrorKind::kIo, "the disk is full", path_.string(),
                  "free some space and start the same command again: nothing finished is lost");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(ErrorKind::kInput, "the database of this run is damaged (" + reason + ")",
                  path_.string(),
                  "restore the file from a copy, or move the run directory away and run again");
    case SQLITE_BUSY:
      throw Error(ErrorKind::kUsage, "another process keeps the database of this run locked",
                  path_.string(), "wait for it to end");
    default:
      throw Error(ErrorKind::kIo, "cannot read or write the database of this run (" + reason + ")",
                  path_.string(), "check the disk space, the quota and the permissions");
  }
}

Database::Statement::Statement(Database& database, const std::string& sql)
    : database_(database), statement_(nullptr, sqlite3_finalize) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database.connection_.get(), sql.c_str(), -1, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) database.Throw(code);
}

Database::Statement& Database::Statement::Bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_.Throw(code);
  return *this;
}

Database::Statement& Database::Statement::Bind(int parameter, int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  if (code != SQLITE_OK) database_.Throw(code);
  return *this;
}

bool Database::Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3_reset(statement_.get());
  database_.Throw(code);
}

void Database::Statement::Reset() { sqlite3_reset(statement_.get()); }

std::string Database::Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return text == nullptr ? "" : std::string(text, static_cast<size_t>(size));
}

}  // namespace graspbench
