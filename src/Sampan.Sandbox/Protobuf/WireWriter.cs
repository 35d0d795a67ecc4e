using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sampan.Sandbox.Protobuf;

/// <summary>Writes the fields of one message.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public WireWriter()
    {
    }

    /// <param name="start">Bytes that stand before the first field.</param>
    public WireWriter(ReadOnlySpan<byte> start) => _buffer.Write(start);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public WireWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireWriter Message(int field, WireWriter message) => Bytes(field, message.Written.Span);

    public WireWriter Bytes(int field, ReadOnlySpan<byte> content)
    {
        Tag(field, WireType.Length);
        Varint((ulong)content.Length);
        _buffer.Write(content);
        return this;
    }

    public WireWriter Whole(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
        return this;
    }

    public WireWriter Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    private void Tag(int field, WireType type) => Varint((ulong)((field << 3) | (int)type));

    private void Varint(ulong value)
    {
        var to = _buffer.GetSpan(10);
        var count = 0;
        for (; value > 0x7f; value >>= 7) to[count++] = (byte)(value | 0x80);
        to[count++] = (byte)value;
        _buffer.Advance(count);
    }
}
