#include "layout.hpp"

#include "statement.hpp"

#include <fmt/format.h>

namespace skusim::sweep {

namespace {

std::string_view sql_type(CellType type) {
    switch (type) {
    case CellType::integer:
    case CellType::boolean:
        return "INTEGER";
    case CellType::real:
        return "REAL";
    case CellType::text:
        return "TEXT";
    }
    return "BLOB";
}

std::string cell_table() {
    std::string sql = "CREATE TABLE cells (fingerprint TEXT PRIMARY KEY, version TEXT NOT NULL, "
                      "scenario TEXT NOT NULL, variation TEXT NOT NULL, sku TEXT NOT NULL, "
                      "region TEXT NOT NULL";
    for (const CellColumn& column : cell_columns) {
        sql += fmt::format(", {} {}", column.name, sql_type(column.type));
    }
    return sql + ") WITHOUT ROWID; ";
}

} // namespace

std::string_view name(CellType type) {
    switch (type) {
    case CellType::integer:
        return "whole number";
    case CellType::boolean:
        return "truth value";
    case CellType::real:
        return "number";
    case CellType::text:
        return "text";
    }
    return "value";
}

std::string column_list(std::string_view prefix) {
    std::string list;
    for (const CellColumn& column : cell_columns) {
        list += fmt::format("{}{}{}", list.empty() ? "" : ", ", prefix, column.name);
    }
    return list;
}

std::string store_tables() {
    return cell_table() +
           "CREATE TABLE sweep (fingerprint TEXT NOT NULL, version TEXT NOT NULL, "
           "cells INTEGER NOT NULL, shards INTEGER NOT NULL); "
           "CREATE TABLE keys (place INTEGER PRIMARY KEY, key TEXT NOT NULL, "
           "count INTEGER NOT NULL); "
           "CREATE TABLE shards (shard INTEGER PRIMARY KEY); "
           "CREATE TABLE groups (number INTEGER PRIMARY KEY, scenario TEXT NOT NULL); "
           "CREATE TABLE settings (group_number INTEGER, place INTEGER, value TEXT NOT NULL, "
           "PRIMARY KEY (group_number, place)) WITHOUT ROWID; "
           "CREATE TABLE places (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, "
           "group_number INTEGER NOT NULL, sku TEXT NOT NULL, region TEXT NOT NULL)";
}

Result<CellRow> row_at(const Statement& statement, int first, const std::string& path,
                       const std::string& sku) {
    CellRow row;
    int column = first;
    for (const CellColumn& of : cell_columns) {
        if (!statement.holds(column, of.type)) {
            return failure({path, 0, 0},
                           fmt::format("the sweep store is damaged: {} of {} is no {}; name a new "
                                       "file with --store",
                                       of.name, sku, name(of.type)));
        }
        row.push_back(statement.value(column++));
    }
    return row;
}

} // namespace skusim::sweep
