using System.Buffers;
using System.Text;

namespace Sampan.Sandbox.Routes;

/// <summary>Writes the two wire types of protobuf that text-only messages need: strings and nested messages.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public ProtobufWriter Text(int field, string value)
    {
        Write(field, Encoding.UTF8.GetBytes(value));
        return this;
    }

    public ProtobufWriter Message(int field, ProtobufWriter message)
    {
        Write(field, message.Written.Span);
        return this;
    }

    private void Write(int field, ReadOnlySpan<byte> content)
    {
        const int LengthDelimited = 2;
        Varint((uint)((field << 3) | LengthDelimited));
        Varint((uint)content.Length);
        _buffer.Write(content);
    }

    private void Varint(uint value)
    {
        for (; value > 0x7f; value >>= 7) _buffer.Write([(byte)(value | 0x80)]);
        _buffer.Write([(byte)value]);
    }
}
