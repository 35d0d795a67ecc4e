using System.Buffers.Binary;

namespace Sampan.Sandbox.Protobuf;

/// <summary>Reads the tags and values of one message.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next field's number and wire type.</summary>
    /// <exception cref="ProtobufException">A tag that no message can have; <paramref name="message"/> is named.</exception>
    public (int Number, WireType Type) Tag(string message)
    {
        var tag = Varint();
        var (number, type) = ((int)(tag >> 3), (WireType)(tag & 7));
        if (type == WireType.GroupEnd) throw new ProtobufException($"proto: {message}: wiretype end group for non-group");
        if (number <= 0) throw new ProtobufException($"proto: {message}: illegal tag {number} (wire type {(int)type})");
        return (number, type);
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            if (shift >= 64) throw new ProtobufException("proto: integer overflow");
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > int.MaxValue) throw new ProtobufException("proto: negative length found during unmarshaling");
        return Take((int)length);
    }

    /// <summary>Passes over the value of a field that is not known.</summary>
    public void Skip(WireType type)
    {
        for (var groups = 0; ;)
        {
            switch (type)
            {
                case WireType.Varint: Varint(); break;
                case WireType.Fixed64: Take(8); break;
                case WireType.Length: Bytes(); break;
                case WireType.Fixed32: Take(4); break;
                case WireType.GroupStart: groups++; break;
                case WireType.GroupEnd: groups--; break;
                default: throw new ProtobufException($"proto: illegal wireType {(int)type}");
            }

            if (groups == 0) return;
            type = (WireType)(Varint() & 7);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new ProtobufException("unexpected EOF");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
