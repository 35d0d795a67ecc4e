namespace Sampan.Sandbox.Protobuf;

/// <summary>How many bytes a value takes.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}
