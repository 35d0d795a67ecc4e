using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>Slices the items out of the body of one LIST as it arrives: no tree, one copy of each item, memory for one part.</summary>
internal sealed class ListBody(KubeResponse response) : IAsyncDisposable
{
    private readonly JsonWindow _window = new(manyValues: false);
    private Place _place = Place.Start;
    private int _taken;
    private bool _needsAll;

    private enum Place
    {
        Start,
        Properties,
        Items,
        End,
    }

    /// <summary>What the list says about itself; whole once the last part was read.</summary>
    public ListHead Head { get; } = new();

    /// <summary>True when the body was read to its end and its JSON was whole.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads items until a part's worth of bytes, or the end.</summary>
    /// <param name="items">Where readable items go.</param>
    /// <param name="unreadable">Where the others go.</param>
    /// <param name="partBytes">Bytes of items that make a part.</param>
    /// <exception cref="JsonException">The body is cut off, is not JSON or is not a list.</exception>
    public async ValueTask ReadPartAsync(List<KubeObject> items, List<UnreadableItem> unreadable, int partBytes)
    {
        _taken = 0;
        while (_taken < partBytes && !Pump(items, unreadable, partBytes))
        {
            if (_window.AtEnd) throw new JsonException("the list ends too early");
            if (_needsAll) await _window.FillToEndAsync(response).ConfigureAwait(false);
            else await _window.FillAsync(response, doubling: _place == Place.Items).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _window.Dispose();
        return response.DisposeAsync();
    }

    // True when there is nothing more to wait for: a part is full, or the body is complete.
    private bool Pump(List<KubeObject> items, List<UnreadableItem> unreadable, int partBytes)
    {
        var reader = _window.Reader();
        while (_taken < partBytes)
        {
            var before = reader;
            if (Step(ref reader, items, unreadable)) continue;
            if (_place != Place.End) reader = before;
            break;
        }

        _window.Commit(reader);
        IsComplete = _place == Place.End && _window.AtEnd;
        return IsComplete || _taken >= partBytes;
    }

    // One token or value; false when it is not there in full yet.
    private bool Step(ref Utf8JsonReader reader, List<KubeObject> items, List<UnreadableItem> unreadable)
    {
        if (!reader.Read()) return false;
        switch (_place)
        {
            case Place.Start:
                if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("the answer is not a list");
                _place = Place.Properties;
                return true;
            case Place.Properties when reader.TokenType == JsonTokenType.EndObject:
                if (Head.Kind is null || !Head.Kind.EndsWith("List", StringComparison.Ordinal)) throw new JsonException($"the answer is a {Head.Kind ?? "document without kind"}, not a list");
                _place = Place.End;
                return true;
            case Place.Properties:
                return Property(ref reader);
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Properties;
                return true;
            default:
                return Item(ref reader, items, unreadable);
        }
    }

    private bool Property(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        var isItems = reader.ValueTextEquals("items"u8);
        if (!reader.Read()) return false;
        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _needsAll = !Head.IsKnown;
            if (_needsAll && !_window.AtEnd) return false;
            if (_needsAll) LookAhead(reader);
            _place = Place.Items;
            return true;
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip()) return false;
        Head.Take(name, _window.Unread[start..(int)reader.BytesConsumed]);
        return true;
    }

    // Servers that put the items first make us look behind them for what the list is.
    private void LookAhead(Utf8JsonReader reader)
    {
        reader.Skip();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Head.Take(name, _window.Unread[start..(int)reader.BytesConsumed]);
        }

        if (!Head.IsKnown) throw new JsonException("the list lacks kind, apiVersion or metadata");
    }

    private bool Item(ref Utf8JsonReader reader, List<KubeObject> items, List<UnreadableItem> unreadable)
    {
        var start = (int)reader.TokenStartIndex;
        var check = default(DocumentCheck);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            if (!reader.TrySkip()) return false;
            unreadable.Add(new UnreadableItem(new ObjectKey(null, ""), "it is not a JSON object"));
            return true;
        }

        if (!check.TryConsume(ref reader)) return false;
        var bytes = _window.Unread[start..(int)reader.BytesConsumed];
        check.Text(bytes);
        if (check.Defect is { } defect) unreadable.Add(new UnreadableItem(KeyOf(bytes), defect));
        else items.Add(KubeObject.Checked(Head.Complete(bytes, check.HasApiVersion, check.HasKind)));
        _taken += bytes.Length;
        return true;
    }

    private static ObjectKey KeyOf(ReadOnlySpan<byte> item)
    {
        try
        {
            var space = JsonScan.Find(item, ["metadata", "namespace"], out var ns) == JsonTokenType.String ? ns.GetString() : null;
            var name = JsonScan.Find(item, ["metadata", "name"], out var at) == JsonTokenType.String ? at.GetString() : null;
            return new ObjectKey(space is { Length: > 0 } ? space : null, name ?? "");
        }
        catch (InvalidOperationException)
        {
            return new ObjectKey(null, "");
        }
    }
}
