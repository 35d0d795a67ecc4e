using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Bucket;

/// <summary>Our own small files in a bucket: JSON objects with a <c>schemaVersion</c> whose unknown major is refused.</summary>
internal static class PrivateRecord
{
    public const string Version = "1.0";
    private const string Major = "1.";

    public static byte[] Write(JsonObject record) => [.. KubeJson.Write(record, indented: true), (byte)'\n'];

    public static JsonObject Read(string key, ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (KubeJson.ParseNode(utf8) is not JsonObject record) throw Unreadable(key, "it is no JSON object", null);
            var version = record.Text("schemaVersion") ?? "";
            return version.StartsWith(Major, StringComparison.Ordinal) || version == "1"
                ? record
                : throw Unreadable(key, $"schemaVersion \"{version}\" is not one this version reads (1.x): use a newer sampan", null);
        }
        catch (JsonException e)
        {
            throw Unreadable(key, $"it is no JSON ({e.Message})", e);
        }
    }

    private static RepositoryException Unreadable(string key, string why, Exception? inner) => new(RepositoryError.Unreadable, $"{key} can't be read: {why}", inner);
}
