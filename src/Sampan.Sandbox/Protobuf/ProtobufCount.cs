namespace Sampan.Sandbox.Protobuf;

/// <summary>How often a field may come.</summary>
internal enum ProtobufCount
{
    One,
    List,

    /// <summary>A list of entries: key 1, value 2.</summary>
    Map,
}
