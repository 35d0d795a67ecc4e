using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>One frame of a watch as it came.</summary>
/// <param name="Type">Such as <c>ADDED</c>.</param>
/// <param name="Object">The object's own bytes.</param>
/// <param name="Defect">Why the object can't be read, or null.</param>
internal readonly record struct WatchFrame(string Type, ReadOnlyMemory<byte> Object, string? Defect);

/// <summary>Cuts the body of a watch into frames, each as soon as it is whole.</summary>
internal sealed class WatchFrames(KubeResponse response) : IAsyncDisposable
{
    private readonly JsonWindow _window = new(manyValues: true);

    /// <summary>The body has ended: what can't be read at its end is half a frame.</summary>
    public bool IsCutOff => _window.AtEnd;

    /// <summary>The next frame, or null when the server ended the watch between frames.</summary>
    /// <exception cref="JsonException">Not a frame, or cut off inside one.</exception>
    public async ValueTask<WatchFrame?> NextAsync()
    {
        while (true)
        {
            if (TryFrame(out var frame)) return frame;
            if (_window.AtEnd) return null;
            await _window.FillAsync(response, doubling: false).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _window.Dispose();
        return response.DisposeAsync();
    }

    private bool TryFrame(out WatchFrame frame)
    {
        frame = default;
        if (_window.Unread.TrimStart(" \t\r\n"u8).IsEmpty) return false;
        var reader = _window.Reader();
        if (!reader.Read()) return false;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a watch sent something that is no event");
        var type = "";
        var body = ReadOnlyMemory<byte>.Empty;
        string? defect = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            if (!reader.Read()) return false;
            if (isType) type = reader.GetString() ?? "";
            else if (!isObject && !reader.TrySkip()) return false;
            else if (isObject && !TryObject(ref reader, ref body, ref defect)) return false;
        }

        if (reader.TokenType != JsonTokenType.EndObject) return false;
        _window.Commit(reader);
        frame = new WatchFrame(type, body, defect);
        return true;
    }

    private bool TryObject(ref Utf8JsonReader reader, ref ReadOnlyMemory<byte> body, ref string? defect)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an event of a watch carries no object");
        var start = (int)reader.TokenStartIndex;
        var check = default(DocumentCheck);
        if (!check.TryConsume(ref reader)) return false;
        var bytes = _window.Unread[start..(int)reader.BytesConsumed];
        check.Text(bytes);
        (body, defect) = (bytes.ToArray(), check.Defect);
        return true;
    }
}
