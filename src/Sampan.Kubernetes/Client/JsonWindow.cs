using System.Buffers;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Client;

/// <summary>The part of a body that is being parsed: a pooled buffer that slides over the stream and grows to the largest value met.</summary>
internal sealed class JsonWindow : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private JsonReaderState _state;
    private int _start;
    private int _end;

    public JsonWindow(bool manyValues) =>
        _state = new JsonReaderState(new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth, AllowMultipleValues = manyValues });

    /// <summary>The stream has ended.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>What was read and not consumed yet. Offsets of <see cref="Reader"/> count from its start.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>A reader that goes on where the last <see cref="Commit"/> stopped.</summary>
    public Utf8JsonReader Reader() => new(Unread, AtEnd, _state);

    /// <summary>Everything before the reader's position is done with.</summary>
    public void Commit(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
    }

    /// <summary>Reads more of the body.</summary>
    /// <param name="body">Where from.</param>
    /// <param name="doubling">Read until what is unread has doubled, so that one huge value is not scanned again for every packet of it.</param>
    public async ValueTask FillAsync(KubeResponse body, bool doubling)
    {
        var enough = doubling ? 2 * (_end - _start) : 0;
        do
        {
            MakeRoom();
            var read = await body.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
            AtEnd = read == 0;
            _end += read;
        }
        while (!AtEnd && _end - _start < enough);
    }

    /// <summary>Reads to the end of the body.</summary>
    public async ValueTask FillToEndAsync(KubeResponse body)
    {
        while (!AtEnd) await FillAsync(body, doubling: false).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length && _start < _buffer.Length / 2) return;
        var unread = Unread;
        var target = unread.Length > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        unread.CopyTo(target);
        if (target != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _end, _start) = (target, unread.Length, 0);
    }
}
