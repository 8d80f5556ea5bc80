#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace graspbench {

/// An SQLite connection. Failures are thrown as Error: kIo for a full disk and the like, kInput for
/// a file that is damaged or no database at all.
class Database {
 public:
  enum class Mode { kRead, kWrite };
  Database(const std::filesystem::path& path, Mode mode);

  /// Runs statements that return no rows.
  void Execute(const std::string& sql);
  /// The first column of the first row, empty when there is none.
  std::string Single(const std::string& sql);

  /// A prepared statement; parameters count from 1, columns from 0.
  class Statement {
   public:
    Statement(Database& database, const std::string& sql);
    Statement& Bind(int parameter, std::string_view text);
    Statement& Bind(int parameter, int64_t number);
    /// Advances to the next row; false when there is none.
    bool Step();
    /// Makes the statement ready to run again with other parameters.
    void Reset();
    std::string Text(int column) const;

   private:
    Database& database_;
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
  };

 private:
  [[noreturn]] void Throw(int code) const;

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection_;
};

}  // namespace graspbench
