using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Documents;

/// <summary>The one place that decides how Kubernetes JSON is parsed and written.</summary>
/// <remarks>Relaxed escaping keeps text as API servers send it; the depth bound leaves room for documents under
/// <c>x-kubernetes-preserve-unknown-fields</c>, which have none of their own; duplicate keys are refused at the boundary, because
/// <see cref="JsonObject"/> would fail on them much later and far away.</remarks>
public static class KubeJson
{
    /// <summary>Deepest nesting accepted.</summary>
    public const int MaxDepth = 512;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth, SkipValidation = true };

    private static readonly JsonWriterOptions TwoSpaces = Compact with { Indented = true, NewLine = "\n" };

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses into a read-only document over the given bytes.</summary>
    /// <exception cref="JsonException">Not JSON, deeper than <see cref="MaxDepth"/>, or an object with a key twice.</exception>
    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(utf8, Parsing);

    /// <summary>Parses into a mutable tree; untouched values keep their number text.</summary>
    /// <exception cref="JsonException">As <see cref="ParseDocument"/>.</exception>
    public static JsonNode? ParseNode(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, null, Parsing);

    /// <summary>Writes compactly, keys in the order they have.</summary>
    /// <param name="node">The tree to write; null writes <c>null</c>.</param>
    /// <param name="indented">Two spaces a level, <c>\n</c> line ends, as Velero's <c>velero-backup.json</c>.</param>
    public static byte[] Write(JsonNode? node, bool indented = false) => Write(node, indented ? TwoSpaces : Compact);

    /// <summary>Writes indented, keys in the order they have.</summary>
    /// <param name="node">The tree to write; null writes <c>null</c>.</param>
    /// <param name="spaces">Of each level.</param>
    public static byte[] WriteIndented(JsonNode? node, int spaces) => Write(node, TwoSpaces with { IndentSize = spaces });

    private static byte[] Write(JsonNode? node, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            if (node is null) writer.WriteNullValue();
            else node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
