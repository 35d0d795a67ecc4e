using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>What a list says about itself, outside of its items.</summary>
internal sealed class ListHead
{
    private byte[]? _apiVersionText;
    private byte[]? _kindText;

    /// <summary>The list's own kind, such as <c>PodList</c>.</summary>
    public string? Kind { get; private set; }

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary><c>metadata.continue</c>; null after the last page.</summary>
    public string? Continue { get; private set; }

    /// <summary><c>metadata.remainingItemCount</c>.</summary>
    public long? Remaining { get; private set; }

    /// <summary>Everything that must be known before the first item is made has been read.</summary>
    public bool IsKnown => _apiVersionText is not null && Kind is not null && _metadataSeen;

    private bool _metadataSeen;

    /// <summary>Takes one property of the list: its name and raw JSON value.</summary>
    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("metadata"u8)) TakeMetadata(value);
        else if (name.SequenceEqual("apiVersion"u8)) _apiVersionText = [.. "\"apiVersion\":"u8, .. value];
        else if (name.SequenceEqual("kind"u8)) TakeKind(value);
    }

    /// <summary>The bytes of one item with what it lacks spliced in front.</summary>
    public byte[] Complete(ReadOnlySpan<byte> item, bool hasApiVersion, bool hasKind)
    {
        ReadOnlySpan<byte> version = hasApiVersion ? [] : _apiVersionText;
        ReadOnlySpan<byte> kind = hasKind ? [] : _kindText;
        if (version.IsEmpty && kind.IsEmpty) return item.ToArray();
        var body = item[1..];
        var empty = body.TrimStart(" \t\r\n"u8)[0] == '}';
        var bothCommas = !version.IsEmpty && !kind.IsEmpty;
        var whole = new byte[1 + version.Length + (bothCommas ? 1 : 0) + kind.Length + (empty ? 0 : 1) + body.Length];
        var at = 0;
        Append(whole, ref at, "{"u8);
        Append(whole, ref at, version);
        if (bothCommas) Append(whole, ref at, ","u8);
        Append(whole, ref at, kind);
        if (!empty) Append(whole, ref at, ","u8);
        Append(whole, ref at, body);
        return whole;
    }

    private static void Append(byte[] whole, ref int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(whole.AsSpan(at));
        at += part.Length;
    }

    private void TakeKind(ReadOnlySpan<byte> value)
    {
        Kind = JsonScan.Find(value, [], out var at) == JsonTokenType.String ? at.GetString() : "";
        // The generic List has items of any kind, which say so themselves.
        if (Kind is { Length: > 4 } && Kind.EndsWith("List", StringComparison.Ordinal)) _kindText = Encoding.UTF8.GetBytes($"\"kind\":\"{Kind[..^4]}\"");
    }

    private void TakeMetadata(ReadOnlySpan<byte> value)
    {
        _metadataSeen = true;
        if (JsonScan.Find(value, ["resourceVersion"], out var version) == JsonTokenType.String) ResourceVersion = version.GetString()!;
        if (JsonScan.Find(value, ["continue"], out var token) == JsonTokenType.String) Continue = token.GetString() is { Length: > 0 } text ? text : null;
        if (JsonScan.Find(value, ["remainingItemCount"], out var rest) == JsonTokenType.Number) Remaining = rest.TryGetInt64(out var count) ? count : null;
    }
}
