using System.Globalization;
using System.Net;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Decoding;

/// <summary>Where a decoder stands, in both spellings that its messages use.</summary>
/// <param name="Kind">Kind of the body.</param>
/// <param name="Indexed">With list positions: <c>spec.containers[0].image</c>.</param>
/// <param name="Plain">Without: <c>spec.containers.image</c>.</param>
internal readonly record struct DecodePath(GroupVersionKind Kind, string Indexed, string Plain)
{
    public DecodePath Field(string name) =>
        new(Kind, Indexed.Length == 0 ? name : $"{Indexed}.{name}", Plain.Length == 0 ? name : $"{Plain}.{name}");

    public DecodePath Key(string key) => this with { Indexed = $"{Indexed}.{key}" };

    public DecodePath At(int index) => this with { Indexed = $"{Indexed}[{index.ToString(CultureInfo.InvariantCulture)}]" };

    /// <summary>The 400 answer for a body that can't be decoded.</summary>
    public ApiRefusal Refuse(string problem) =>
        new(HttpStatusCode.BadRequest, "BadRequest", $"{Kind.Kind} in version \"{Kind.Version}\" cannot be handled as a {Kind.Kind}: {problem}");
}
