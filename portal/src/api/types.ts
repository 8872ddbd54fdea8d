// The register's objects as the node describes them, by their names in the field.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Title = Schemas["Title"];
export type Right = Schemas["Right"];
export type Charge = Schemas["Charge"];
export type Hold = Schemas["Hold"];
export type Holding = Schemas["Holding"];
export type Party = Schemas["Party"];
export type Entry = Schemas["EntryView"];
export type Effect = Schemas["Effect"];
export type SpatialUnit = Schemas["SpatialUnit"];
export type Extract = Schemas["Extract"];
export type TrustAnchor = Schemas["TrustAnchor"];
export type Found = Schemas["Found"];
export type Policies = Schemas["Policies"];
export type Policy = Schemas["Policy"];
export type Jurisdiction = Schemas["Jurisdiction"];
export type CertificateNumber = Schemas["CertificateNumber"];
export type Savings = Schemas["Savings"];
export type Bottlenecks = Schemas["Bottlenecks"];
export type Status = Schemas["Status"];
export type Block = Schemas["BlockView"];
export type Validator = Schemas["ValidatorStatus"];
export type Agency = Schemas["Agency"];
export type Problem = Schemas["ProblemDocument"];
