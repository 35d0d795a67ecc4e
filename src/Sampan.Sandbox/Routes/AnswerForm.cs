using System.Globalization;
using System.Net;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.Routes;

/// <summary>In which form a client wants objects.</summary>
/// <param name="As"><c>Table</c>, <c>PartialObjectMetadata</c>, <c>PartialObjectMetadataList</c>, <c>APIGroupDiscoveryList</c>, or null for plain objects.</param>
/// <param name="Version">Version of that form's group.</param>
/// <param name="Protobuf">In protobuf rather than JSON.</param>
internal sealed record AnswerForm(string? As, string Version, bool Protobuf)
{
    private static readonly AnswerForm Plain = new(null, "v1", false);

    private static readonly string[] MetaForms = ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"];

    public bool IsTable => As == "Table";

    public bool IsMetadata => As is "PartialObjectMetadata" or "PartialObjectMetadataList";

    /// <summary>The refusal of metadata of one object for a list, and of a list's for one object.</summary>
    public ApiRefusal? Unfit(bool list, string internalKind) => (As, list) switch
    {
        ("PartialObjectMetadata", true) => NotAcceptable($"you requested PartialObjectMetadata, but the requested object is a list (*{internalKind}List)"),
        ("PartialObjectMetadataList", false) => NotAcceptable($"you requested PartialObjectMetadataList, but the requested object is not a list (*{internalKind})"),
        _ => null,
    };

    /// <summary>The first form in an Accept header that is known here: JSON or protobuf, whatever else is accepted too.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="custom">True for custom resources: of them only the metadata is known in protobuf.</param>
    /// <exception cref="ApiRefusal">406: nothing in it is.</exception>
    public static AnswerForm FromAccept(string? accept, bool custom = false) => Find(accept, custom)
        ?? throw new ApiRefusal(HttpStatusCode.NotAcceptable, "NotAcceptable",
            $"406: Not Acceptable\n\nAvailable representations: application/json, application/yaml{(custom ? "" : $", {ProtobufEnvelope.MediaType}")}");

    /// <summary>True when a client likes protobuf better than JSON, in whatever form.</summary>
    public static bool PrefersProtobuf(string? accept) => Find(accept, custom: false) is { Protobuf: true };

    private static AnswerForm? Find(string? accept, bool custom)
    {
        if (string.IsNullOrWhiteSpace(accept)) return Plain;
        foreach (var (type, form, version, _) in accept.Split(',').Select(Range).OrderByDescending(r => r.Quality))
        {
            var protobuf = type == ProtobufEnvelope.MediaType;
            if (!protobuf && type is not ("application/json" or "application/*" or "*/*")) continue;
            if (form is null && !(protobuf && custom)) return Plain with { Protobuf = protobuf };
            if (form == "Table" && protobuf) continue;
            if (MetaForms.Contains(form) && version is "v1" or "v1beta1") return new(form, version!, protobuf);
            if (form == "APIGroupDiscoveryList" && !protobuf && version is "v2" or "v2beta1") return new(form, version!, false);
        }

        return null;
    }

    private static ApiRefusal NotAcceptable(string why) => new(HttpStatusCode.NotAcceptable, "NotAcceptable", why);

    private static (string Type, string? Form, string? Version, double Quality) Range(string range)
    {
        var parts = range.Split(';', StringSplitOptions.TrimEntries);
        string? Value(string key) => parts.FirstOrDefault(p => p.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
        var quality = double.TryParse(Value("q="), CultureInfo.InvariantCulture, out var q) ? q : 1;
        return (parts[0], Value("as="), Value("v="), quality);
    }
}
