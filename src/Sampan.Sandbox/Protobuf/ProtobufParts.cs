namespace Sampan.Sandbox.Protobuf;

/// <summary>The insides of messages that JSON writes as something else.</summary>
internal static class ProtobufParts
{
    public static readonly ProtobufMessage OfText = ProtobufMessage.Parse("Quantity text:s");
    public static readonly ProtobufMessage OfTime = ProtobufMessage.Parse("Time seconds:l nanos:i");
    public static readonly ProtobufMessage OfIntOrString = ProtobufMessage.Parse("IntOrString type:l int:i text:s");
    public static readonly ProtobufMessage OfBytes = ProtobufMessage.Parse("RawExtension bytes:y");
    public static readonly ProtobufMessage OfTexts = ProtobufMessage.Parse("ExtraValue items:[s");
}
