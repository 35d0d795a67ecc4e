using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Apply.Types;

/// <summary>One named field of an object.</summary>
/// <param name="type">Its type, asked for once it is needed.</param>
/// <param name="byDefault">Value it counts as having, as a key of a list, when it is not given; null for none.</param>
internal sealed class MergeField(Func<MergeType> type, JsonNode? byDefault)
{
    private MergeType? _type;

    public MergeType Type => _type ??= type();

    public JsonNode? Default { get; } = byDefault;
}
