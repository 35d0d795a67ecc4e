using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Apply;

/// <summary><c>metadata.managedFields</c> as documents carry it.</summary>
internal static class ManagedFieldsJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = KubeJson.MaxDepth };

    /// <summary>True for an empty list, or one with an empty entry: a request to forget all managers.</summary>
    public static bool IsReset(JsonNode? list) => list is JsonArray { Count: 0 } || list is JsonArray { Count: 1 } only && only[0] is JsonObject { Count: 0 };

    /// <summary>Reads the entries by id.</summary>
    /// <exception cref="FormatException">An entry that is malformed.</exception>
    public static Dictionary<string, ManagedEntry> Read(JsonNode? list)
    {
        var entries = new Dictionary<string, ManagedEntry>(StringComparer.Ordinal);
        foreach (var item in list as JsonArray ?? [])
        {
            var entry = ReadEntry(item, entries.Count);
            entries[entry.Id] = entry;
        }

        return entries;
    }

    /// <summary>Writes the entries: appliers first, then by time, name, version and subresource. Null when there are none.</summary>
    public static JsonNode? Write(IEnumerable<ManagedEntry> entries)
    {
        var sorted = Sorted(entries);
        if (sorted.Count == 0) return null;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var entry in sorted) WriteEntry(json, entry);
            json.WriteEndArray();
        }

        return KubeJson.ParseNode(buffer.WrittenSpan);
    }

    private static List<ManagedEntry> Sorted(IEnumerable<ManagedEntry> entries) =>
    [
        .. entries.OrderBy(e => e.Operation, StringComparer.Ordinal).ThenBy(e => e.Time?.ToUnixTimeSeconds() ?? 0).ThenBy(e => e.Manager, StringComparer.Ordinal)
            .ThenBy(e => e.ApiVersion, StringComparer.Ordinal).ThenBy(e => e.Subresource, StringComparer.Ordinal),
    ];

    private static ManagedEntry ReadEntry(JsonNode? item, int index)
    {
        var operation = item.Text("operation");
        if (operation is not ("Apply" or "Update")) throw new FormatException("operation must be `Apply` or `Update`");
        if (item.Text("apiVersion") is not { Length: > 0 } apiVersion) throw new FormatException("apiVersion must not be empty");
        if (item.Text("fieldsType") is not { Length: > 0 } type) throw new FormatException($"missing fieldsType in managed fields entry {index}");
        if (type != "FieldsV1") throw new FormatException($"invalid fieldsType \"{type}\" in managed fields entry {index}");
        var time = item.Text("time") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        var fields = FieldSetJson.Read(item.At("fieldsV1") as JsonObject ?? []);
        return new(item.Text("manager") ?? "", operation == "Apply", apiVersion, item.Text("subresource") ?? "", time, fields);
    }

    private static void WriteEntry(Utf8JsonWriter json, ManagedEntry entry)
    {
        json.WriteStartObject();
        if (entry.Manager.Length > 0) json.WriteString("manager", entry.Manager);
        json.WriteString("operation", entry.Operation);
        json.WriteString("apiVersion", entry.ApiVersion);
        if (entry.Time is { } time) json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("fieldsType", "FieldsV1");
        json.WritePropertyName("fieldsV1");
        FieldSetJson.Write(json, entry.Fields);
        if (entry.Subresource.Length > 0) json.WriteString("subresource", entry.Subresource);
        json.WriteEndObject();
    }
}
