namespace Sampan.Profiles;

/// <summary>How many objects of one resource the whole target takes.</summary>
/// <param name="Id">Name of the limit, unique among the profile's rules and quotas.</param>
/// <param name="Resource">Plural name, with its group when it has one: <c>pods</c>.</param>
/// <param name="Hard">Most that are accepted; the next one is refused.</param>
/// <param name="Source">Where the limit is known from.</param>
/// <param name="Remedy">What a person can do about it.</param>
public sealed record ProfileQuota(string Id, string Resource, long Hard, string Source, string Remedy);
