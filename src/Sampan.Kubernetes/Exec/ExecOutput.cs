using System.Buffers;
using System.Text;

namespace Sampan.Kubernetes.Exec;

/// <summary>The first bytes of a stream; the rest is counted only by having been there.</summary>
internal sealed class ExecOutput(int atMost)
{
    private readonly ArrayBufferWriter<byte> _kept = new();

    /// <summary>More came than was kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was kept.</summary>
    public ReadOnlySpan<byte> Bytes => _kept.WrittenSpan;

    public void Add(ReadOnlySpan<byte> data)
    {
        var room = atMost - _kept.WrittenCount;
        IsCut |= data.Length > room;
        _kept.Write(data[..Math.Min(room, data.Length)]);
    }

    /// <summary>As UTF-8; a character that the cut went through is left out.</summary>
    public string Text()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[Encoding.UTF8.GetMaxCharCount(Bytes.Length)];
        return new string(text, 0, decoder.GetChars(Bytes, text, flush: !IsCut));
    }
}
